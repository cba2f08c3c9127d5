import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { APICURIO } from './registry-jars.js';

/** A schema registry of ours, in memory. Whatever becomes of the tests, it ends with their process. */
export interface RegistryProcess {
  /** Where it speaks Confluent's protocol. */
  readonly url: string;
  /** Cut off in the midst of what it does (SIGKILL); what it had is gone. */
  kill(): Promise<void>;
  /** After `kill`: with the same port, and nothing in it. */
  restart(): Promise<void>;
}

/** Resolves when it is ready. @throws Error with what it wrote, if it ends before */
export async function startRegistry(folder: string, port: number): Promise<RegistryProcess> {
  let registry: ChildProcess | undefined;
  process.on('exit', () => void registry?.kill('SIGKILL'));
  const start = async () => {
    const jvm = ['-Xmx384m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];
    const http = ['-Dquarkus.http.host=127.0.0.1', `-Dquarkus.http.port=${port}`];
    const jar = join(folder, `apicurio-registry-app-${APICURIO}-runner.jar`);
    registry = spawn('java', [...jvm, ...http, '-jar', jar], { stdio: ['ignore', 'pipe', 'pipe'] });
    await ready(registry);
  };
  await start();
  return {
    url: `http://127.0.0.1:${port}/apis/ccompat/v7`,
    async kill() {
      if (registry === undefined || registry.exitCode !== null || registry.signalCode !== null) return;
      const gone = once(registry, 'exit');
      registry.kill('SIGKILL');
      await gone;
    },
    restart: start,
  };
}

function ready(registry: ChildProcess): Promise<void> {
  let log = '';
  return new Promise((resolve, reject) => {
    const read = (text: Buffer) => {
      log = `${log}${text}`.slice(-20_000);
      if (log.includes('Listening on:')) resolve();
    };
    registry.stdout?.on('data', read);
    registry.stderr?.on('data', read);
    registry.on('error', reject);
    registry.on('exit', (code) => reject(new Error(`the schema registry ended with ${code}: ${log}`)));
  });
}
