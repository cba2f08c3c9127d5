import { fc, test as property } from '@fast-check/vitest';
import { expect } from 'vitest';
import type { Behaviour } from '../../src/behaviour.js';
import { run } from '../../src/engine/run.js';
import { loadProject } from '../../src/query/load-project.js';
import { memorySource } from '../../src/sources/memory-source.js';
import { SECOND } from '../../src/time.js';
import { handSource } from '../support/hand-source.js';
import { liveRun } from '../support/live-run.js';
import { MemoryArchive } from '../support/memory-archive.js';
import { lawTimeout, runs } from '../support/runs.js';
import { temporaryFolder } from '../support/temporary-folder.js';

/** Seconds. */
const DELAY = 8;

const { project } = await loadProject(
  temporaryFolder({
    'streams.sql': `CREATE TABLE e (ts TIMESTAMP, k INTEGER, x VARCHAR, WATERMARK FOR ts AS ts - INTERVAL '${DELAY}' SECOND)
      WITH ('connector' = 'filesystem', 'path' = 'e.csv');`,
    'pairs.sql': `SELECT x FROM e MATCH_RECOGNIZE (PARTITION BY k ORDER BY ts MEASURES A.ts AS x
      ONE ROW PER MATCH SHOW TIMEOUT MATCHES AFTER MATCH SKIP TO NEXT ROW
      PATTERN (A Y*? B) WITHIN INTERVAL '20' SECOND DEFINE A AS x = 'a', B AS x = 'b');`,
  }),
);

interface Drawn {
  /** Seconds after the event before it; no two are of one time, for the tie would go to the partition. */
  readonly after: number;
  readonly key: number;
  readonly x: string;
  readonly partition: number;
  /** How much later than its time it comes. */
  readonly delay: number;
}

const drawn = fc.array(
  fc.record({
    after: fc.integer({ min: 1, max: 9 }),
    key: fc.nat(2),
    x: fc.constantFrom('a', 'b', 'c'),
    partition: fc.nat(2),
    delay: fc.nat(DELAY),
  }),
  { minLength: 1, maxLength: 30 },
);
/** Whose turn it is to be put in, how many at a time, and whether the run is stopped then. */
const turns = fc.array(fc.record({ partition: fc.nat(2), count: fc.integer({ min: 1, max: 6 }), stop: fc.boolean() }), {
  minLength: 1,
  maxLength: 8,
});

property.prop([drawn, turns, fc.integer({ min: 1, max: 9 })], { numRuns: Math.ceil(runs / 4) })(
  'events in any partitions, in any order within the delay, taken in whenever they come and stopped at any time, give what they give in order',
  async (events, order, epochSize) => {
    const rows = timed(events);
    const expected: Behaviour[] = [];
    await run({ ...whole(rows), onBehaviours: (found) => void expected.push(...found) });
    const split = [0, 1, 2].map((number) => rows.filter(({ partition }) => partition === number).sort(byArrival));
    expect(plain(await takenInTurns(split, order, epochSize))).toEqual(plain(expected));
  },
  lawTimeout,
);

type Timed = Drawn & { readonly time: number };

function timed(events: readonly Drawn[]): readonly Timed[] {
  let time = 0;
  return events.map((event) => {
    time += event.after;
    return { ...event, time };
  });
}

/** Stable: of those that come at one moment the earlier is first. */
function byArrival(a: Timed, b: Timed): number {
  return a.time + a.delay - (b.time + b.delay);
}

const rowOf = ({ time, key, x }: Timed) => [time * SECOND, key, x];

function declared() {
  const [stream] = project?.streams ?? [];
  if (project === undefined || stream === undefined) throw new Error('the project has problems');
  return { project, options: { stream: 'e', schema: stream.schema, timeField: 0 } };
}

function whole(rows: readonly Timed[]) {
  const { options, ...rest } = declared();
  return { ...rest, sources: [memorySource({ ...options, rows: rows.map(rowOf) })] };
}

/** A partition that has had no event holds time back for ever, so that each is read to its end at last. */
async function takenInTurns(
  split: readonly (readonly Timed[])[],
  turns: readonly { readonly partition: number; readonly count: number; readonly stop: boolean }[],
  epochSize: number,
): Promise<readonly Behaviour[]> {
  const { options, ...rest } = declared();
  const archive = new MemoryArchive();
  const behaviours: Behaviour[] = [];
  const put = split.map(() => 0);
  const begin = () => {
    const sources = split.map((rows, partition) =>
      handSource({ ...options, partition }, ...rows.slice(0, put[partition]).map(rowOf)),
    );
    return { sources, live: liveRun({ ...rest, sources, store: archive, epochSize }) };
  };
  let { sources, live } = begin();
  await live.settled();
  for (const { partition, count, stop } of turns) {
    const from = put[partition] ?? 0;
    put[partition] = from + count;
    sources[partition]?.put(...(split[partition]?.slice(from, from + count) ?? []).map(rowOf));
    await live.clock.pass(SECOND);
    if (!stop) continue;
    await live.stop();
    behaviours.push(...live.behaviours);
    ({ sources, live } = begin());
    await live.settled();
  }
  for (const [partition, source] of sources.entries()) {
    source.put(...(split[partition]?.slice(put[partition]) ?? []).map(rowOf));
    source.end();
  }
  void live.clock.pass(SECOND);
  const { late } = await live.ended;
  expect(late).toBe(0);
  return [...behaviours, ...live.behaviours];
}

/** But for positions and ids, which say where an event came from. */
function plain(behaviours: readonly Behaviour[]): readonly string[] {
  return behaviours.map(({ kind, time, key, values }) => JSON.stringify({ time, key, kind, values })).sort();
}
