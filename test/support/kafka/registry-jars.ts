import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** What a schema registry is started with, or why none can be. */
export type RegistryJars =
  | { readonly kind: 'here'; readonly folder: string }
  | { readonly kind: 'missing'; readonly why: string };

/** The last that runs on Java 17. */
export const APICURIO = '2.6.13.Final';

const UNPACK = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:unpack';

/** Apicurio, a registry that speaks Confluent's protocol too, fetched by Maven where it is not in the user's cache yet. */
export function registryJars(): RegistryJars {
  const folder = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'motif', `apicurio-${APICURIO}`);
  if (existsSync(folder)) return { kind: 'here', folder };
  const part = `${folder}.${process.pid}`;
  mkdirSync(part, { recursive: true });
  const artifact = `-Dartifact=io.apicurio:apicurio-registry-app:${APICURIO}:tar.gz:all`;
  const arguments_ = ['-q', '-B', UNPACK, artifact, `-DoutputDirectory=${part}`];
  const { status, stdout, stderr, error } = spawnSync('mvn', arguments_, { encoding: 'utf8', cwd: part });
  if (error !== undefined) return { kind: 'missing', why: 'there is no Maven to fetch a schema registry with' };
  if (status === 0 && !existsSync(folder)) renameSync(part, folder);
  rmSync(part, { recursive: true, force: true });
  if (status === 0) return { kind: 'here', folder };
  return {
    kind: 'missing',
    why: `Maven could not fetch a schema registry: ${`${stdout}${stderr}`.trim().split('\n')[0]}`,
  };
}
