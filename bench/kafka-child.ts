import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { openTaskArchive } from '../src/archive/open-task-archive.js';
import { archivedStreams } from '../src/cli/archived-streams.js';
import { Group } from '../src/cluster/group.js';
import { outputType } from '../src/query/plan.js';
import { MILLISECOND, SECOND } from '../src/time.js';
import { HandCommits, HandMatcher } from './archive-by-hand.js';
import { benchClock } from './bench-clock.js';
import type { HandEvent } from './hand-event.js';
import { kafkaProject } from './kafka-project.js';
import { benchKafka } from './kafka-topic.js';

// One side of the benchmark over Kafka, alone in this process; what it took goes to the file `--result`.

const { values } = parseArgs({
  options: {
    side: { type: 'string', default: 'motif' },
    brokers: { type: 'string', default: '' },
    topic: { type: 'string', default: '' },
    group: { type: 'string', default: '' },
    events: { type: 'string', default: '0' },
    folder: { type: 'string', default: '' },
    result: { type: 'string', default: '' },
    commitInterval: { type: 'string', default: '100' },
    lateness: { type: 'string', default: '5' },
  },
});
const { brokers, topic, group, folder } = values;
const events = Number(values.events);
mkdirSync(folder, { recursive: true });

let began: { readonly wall: number; readonly cpu: NodeJS.CpuUsage } | undefined;
/** From the first event on: what it takes to join a group is not what is asked. */
function begin(): void {
  began ??= { wall: performance.now(), cpu: process.cpuUsage() };
}

switch (values.side) {
  case 'motif':
    await byMotif();
    break;
  case 'count':
    await counting();
    break;
  default:
    await byHand();
}
const { user, system } = process.cpuUsage(began?.cpu);
const wall = performance.now() - (began?.wall ?? 0);
writeFileSync(values.result, JSON.stringify({ wall, cpu: (user + system) / 1_000, rss: process.memoryUsage.rss() }));
process.exit(0);

async function byMotif(): Promise<void> {
  const project = await kafkaProject(folder, { topic, brokers, group, lateness: values.lateness });
  const [stream] = project.streams;
  if (stream?.connector?.kind !== 'kafka') throw new Error('no topic');
  const { connector } = stream;
  const archive = await openTaskArchive({
    directory: join(folder, 'archive'),
    streams: archivedStreams([stream], project.queries),
    behaviours: project.queries.map(outputType),
    now: benchClock.now,
  });
  const done = new AbortController();
  const running = await Group.open(project, { groupId: group, connector, clock: benchClock, onNote: begin });
  await running.run({
    archive,
    commitInterval: Number(values.commitInterval) * MILLISECOND,
    openFiles: async () => ({ sources: [], discoveries: [] }),
    signal: done.signal,
    onProgress: (progress) => {
      if (progress.events >= events) done.abort();
    },
  });
  await archive.close();
}

/** What the client alone takes. */
async function counting(): Promise<void> {
  let count = 0;
  await eachBatch((messages) => {
    count += messages.length;
    return count;
  });
}

/** `JSON.parse`, a Map and DuckDB's appender, a transaction every 20,000 events; a matcher a partition. */
async function byHand(): Promise<void> {
  const tables = await HandCommits.open(join(folder, 'by-hand.duckdb'), topic);
  const matchers = new Map<number, { readonly matcher: HandMatcher; latest: number }>();
  let waiting: HandEvent[] = [];
  let count = 0;
  const commit = async (): Promise<void> => {
    const matches = [...matchers.values()].flatMap(({ matcher, latest }) => matcher.advance(latest - 5 * SECOND));
    await tables.commit(waiting, matches);
    waiting = [];
  };
  await eachBatch(async (messages, partition) => {
    const one = matchers.get(partition) ?? { matcher: new HandMatcher(), latest: Number.NEGATIVE_INFINITY };
    matchers.set(partition, one);
    for (const { offset, value } of messages) {
      const event: HandEvent = JSON.parse(String(value));
      event.time = Date.parse(event.ts) * MILLISECOND;
      event.offset = Number(offset);
      one.latest = Math.max(one.latest, event.time);
      one.matcher.add(event);
      waiting.push(event);
    }
    if (waiting.length >= 20_000) await commit();
    count += messages.length;
    if (count >= events) await commit();
    return count;
  });
  await tables.close();
}

type Message = { readonly offset: string; readonly value: Buffer | null };

/** Until as many as there are have been taken; `take` returns how many that is by now. */
async function eachBatch(
  take: (messages: readonly Message[], partition: number) => number | Promise<number>,
): Promise<void> {
  const consumer = benchKafka(brokers).consumer({ groupId: group, maxWaitTimeInMs: 100 });
  await consumer.connect();
  await consumer.subscribe({ topics: [topic], fromBeginning: true });
  await new Promise<void>((resolve) => {
    void consumer.run({
      autoCommit: false,
      eachBatch: async ({ batch }) => {
        begin();
        if ((await take(batch.messages, batch.partition)) >= events) resolve();
      },
    });
  });
}
