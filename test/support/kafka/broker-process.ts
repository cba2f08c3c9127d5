import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BrokerSettings } from './broker-settings.js';

/** A Kafka broker of ours. Whatever becomes of the tests, it ends with their process. */
export interface BrokerProcess {
  /** Cut off in the midst of what it does (SIGKILL); resolves when it is gone. */
  kill(): Promise<void>;
  /** After `kill`: with the same ports and data; resolves when it answers again, 4 s or more later. */
  restart(): Promise<void>;
  /** It stands still (SIGSTOP): connections stay, and nobody answers. */
  pause(): void;
  resume(): void;
  stop(): Promise<void>;
}

interface BrokerOptions {
  readonly jars: string;
  /** Where its settings go; its data is where these say. */
  readonly folder: string;
  readonly settings: BrokerSettings;
  /** For the tool that formats the data: `--add-scram` and the like. */
  readonly formatOptions?: readonly string[];
}

const LOG_SETTINGS = fileURLToPath(new URL('log4j2.properties', import.meta.url));
/** A short life: what takes a while to compile well is not worth it. */
const JVM = ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', `-Dlog4j2.configurationFile=${LOG_SETTINGS}`];
const READY = 'Kafka Server started';

/** Formats its data and starts it; resolves when it is ready. @throws Error with what the broker wrote, if it ends before */
export async function startBroker({
  jars,
  folder,
  settings,
  formatOptions = [],
}: BrokerOptions): Promise<BrokerProcess> {
  const file = join(folder, 'server.properties');
  writeFileSync(file, propertiesText(settings));
  const id = randomBytes(16);
  // One that begins with a dash would be taken for an option.
  id[0] = (id[0] ?? 0) & 0x7f;
  const cluster = id.toString('base64url');
  const format = ['kafka.tools.StorageTool', 'format', '-t', cluster, '-c', file, ...formatOptions];
  const { status, stdout, stderr } = spawnSync('java', [...java(jars), ...format], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`the broker's data: ${stdout}${stderr}`);
  return runBroker(jars, file);
}

/** The same, of a file of properties whose data has been formatted. */
export async function runBroker(jars: string, file: string): Promise<BrokerProcess> {
  let broker: ChildProcess | undefined;
  const kill = () => void broker?.kill('SIGKILL');
  const start = async () => {
    broker = spawn('java', [...java(jars), 'kafka.Kafka', file], { stdio: ['ignore', 'pipe', 'pipe'] });
    await ready(broker);
  };
  const end = async (signal: 'SIGKILL' | 'SIGTERM') => {
    if (broker === undefined || broker.exitCode !== null || broker.signalCode !== null) return;
    const gone = once(broker, 'exit');
    broker.kill(signal);
    await gone;
  };
  process.on('exit', kill);
  await start();
  return {
    kill: () => end('SIGKILL'),
    restart: start,
    pause: () => void broker?.kill('SIGSTOP'),
    resume: () => void broker?.kill('SIGCONT'),
    stop: async () => {
      broker?.kill('SIGCONT');
      await end('SIGTERM');
      process.off('exit', kill);
    },
  };
}

/** How java is called for a class of Kafka's. */
export function java(jars: string): readonly string[] {
  return ['-Xmx256m', ...JVM, '-cp', join(jars, '*')];
}

function ready(broker: ChildProcess): Promise<void> {
  let log = '';
  return new Promise((resolve, reject) => {
    const read = (text: Buffer) => {
      log = `${log}${text}`.slice(-20_000);
      if (log.includes(READY)) resolve();
    };
    broker.stdout?.on('data', read);
    broker.stderr?.on('data', read);
    broker.on('error', reject);
    broker.on('exit', (code) => reject(new Error(`the broker ended with ${code}: ${log}`)));
  });
}

function propertiesText(settings: BrokerSettings): string {
  return Object.entries(settings)
    .map(([name, value]) => `${name}=${String(value).replaceAll('\\', '\\\\')}\n`)
    .join('');
}
