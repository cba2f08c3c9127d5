import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { shopTopic } from './kafka-topic.js';
import { percentile } from './percentile.js';

// KAFKA_BROKERS=127.0.0.1:9092 npm run bench:kafka -- [--events N] [--users N] [--rounds N] [--commitInterval MS]
// Add, then remove, from a topic through the matcher into a topic and the archive, exactly once; beside a consumer of kafkajs
// that only counts, and beside the loop one would write by hand. Sides take turns, each in a process of its own.

interface Took {
  /** Milliseconds from the first event to the last. */
  readonly wall: number;
  readonly cpu: number;
  readonly rss: number;
}

const SIDES = ['motif', 'count', 'by-hand'] as const;

const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '1000000' },
    users: { type: 'string', default: '100000' },
    rounds: { type: 'string', default: '3' },
    commitInterval: { type: 'string', default: '100' },
  },
});
const brokers = process.env.KAFKA_BROKERS ?? '';
if (brokers === '') {
  console.error('KAFKA_BROKERS is not set: this needs a broker, and leaves topics in it');
  process.exit(2);
}
const [events, users] = [Number(values.events), Number(values.users)];
const topic = await shopTopic(brokers, events, users);
const took = new Map<string, Took[]>(SIDES.map((side) => [side, []]));
for (let round = 0; round < Number(values.rounds); round++) {
  for (const side of SIDES) took.get(side)?.push(one(side));
}
const of = (side: string, pick: (one: Took) => number): number => percentile((took.get(side) ?? []).map(pick), 0.5);
for (const side of SIDES) {
  const [wall, cpu, rss] = [of(side, (t) => t.wall), of(side, (t) => t.cpu), of(side, (t) => t.rss)];
  const row = [
    `${Math.round(events / wall)}k events/s`,
    `${((cpu * 1_000) / events).toFixed(2)} µs of CPU an event`,
    `${Math.round(rss / 2 ** 20)} MiB`,
    `speed ${(of('motif', (t) => t.wall) / wall).toFixed(2)} of motif's`,
    `CPU ${(cpu / of('motif', (t) => t.cpu)).toFixed(2)} of motif's`,
  ];
  console.log(`${side.padEnd(8)} ${row.join(', ')}`);
}

function one(side: string): Took {
  const folder = mkdtempSync(join(tmpdir(), 'motif-bench-kafka-'));
  const result = join(folder, 'result.json');
  const child = fileURLToPath(new URL('kafka-child.js', import.meta.url));
  const given = { side, brokers, topic, group: `bench-${process.pid}-${Date.now()}`, events, folder, result };
  const options = Object.entries({ ...given, commitInterval: values.commitInterval });
  const flags = options.flatMap(([name, value]) => [`--${name}`, String(value)]);
  const { status } = spawnSync(process.execPath, [child, ...flags], { stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0) process.exit(1);
  const measured: Took = JSON.parse(readFileSync(result, 'utf8'));
  rmSync(folder, { recursive: true });
  console.error(`${side}: ${JSON.stringify(measured)}`);
  return measured;
}
