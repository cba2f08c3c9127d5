import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What a broker is started with, or why none can be. */
export type BrokerJars =
  | { readonly kind: 'here'; readonly folder: string }
  | { readonly kind: 'missing'; readonly why: string };

const POM = fileURLToPath(new URL('pom.xml', import.meta.url));
const COPY = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies';

/** Kafka's jars, fetched by Maven where they are not in the user's cache yet. */
export function brokerJars(): BrokerJars {
  if (javaVersion() < 17) return { kind: 'missing', why: 'there is no Java 17 or newer to start a broker with' };
  const folder = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'motif', `kafka-${kafkaVersion()}`);
  if (existsSync(folder)) return { kind: 'here', folder };
  if (spawnSync('mvn', ['-v']).error !== undefined)
    return { kind: 'missing', why: 'there is no Maven to fetch a broker with' };

  mkdirSync(dirname(folder), { recursive: true });
  const part = `${folder}.${process.pid}`;
  const goal = [COPY, '-DincludeScope=runtime', `-DoutputDirectory=${part}`];
  const { status, stdout, stderr } = spawnSync('mvn', ['-q', '-B', '-f', POM, ...goal], { encoding: 'utf8' });
  if (status === 0 && !existsSync(folder)) renameSync(part, folder);
  rmSync(part, { recursive: true, force: true });
  if (status === 0) return { kind: 'here', folder };
  return { kind: 'missing', why: `Maven could not fetch a broker: ${`${stdout}${stderr}`.trim().split('\n')[0]}` };
}

function javaVersion(): number {
  const { stderr, error } = spawnSync('java', ['-version'], { encoding: 'utf8' });
  return error === undefined ? Number(/version "(\d+)/.exec(stderr)?.[1] ?? 0) : 0;
}

function kafkaVersion(): string {
  return /<kafka.version>([^<]+)</.exec(readFileSync(POM, 'utf8'))?.[1] ?? '';
}
