import { rm } from 'node:fs/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openArchive } from '../../src/archive/open-archive.js';
import type { Behaviour } from '../../src/behaviour.js';
import { rowOptions } from '../../src/engine/partitions/row-options.js';
import { run } from '../../src/engine/run.js';
import { replayArchive } from '../../src/history/replay-archive.js';
import { verifyQueries } from '../../src/history/verify-queries.js';
import { outputType, type Project } from '../../src/query/plan.js';
import type { Value } from '../../src/schema.js';
import { memorySource } from '../../src/sources/memory-source.js';
import { SECOND } from '../../src/time.js';
import { loaded, withDuckDB } from '../support/run-windowed.js';
import { lawTimeout, runs } from '../support/runs.js';
import { temporaryFolder } from '../support/temporary-folder.js';

/*
 * Events of two partitions, some of them late, by a run that is stopped anywhere, or that has not ended: what a replay of
 * its archive finds is what the run told. And of any stretch of time a replay finds what the run told of that time.
 */

const duck = withDuckDB();

const STREAMS = `CREATE TABLE e (ts TIMESTAMP, k INTEGER, x VARCHAR, price DECIMAL(10, 2), WATERMARK FOR ts AS ts - INTERVAL '4' SECOND)
  WITH ('connector' = 'filesystem', 'path' = 'e.csv', 'scan.watermark.max-ahead' = '60 s');
CREATE TABLE names (k INTEGER, name VARCHAR) WITH ('connector' = 'filesystem', 'path' = 'n.csv');`;

const match = (skip: string): string => `SELECT k, added, price FROM e MATCH_RECOGNIZE (PARTITION BY k ORDER BY ts
  MEASURES A.ts AS added, A.price AS price ONE ROW PER MATCH SHOW TIMEOUT MATCHES AFTER MATCH SKIP ${skip}
  PATTERN (A Y*? B) WITHIN INTERVAL '20' SECOND DEFINE A AS x = 'a', B AS x = 'b')`;

/** Of which a stretch of time can be found by itself. */
const ALONE = [
  match('TO NEXT ROW'),
  `SELECT k, count(*) AS n, sum(price) AS total FROM TABLE(TUMBLE(TABLE e, DESCRIPTOR(ts), INTERVAL '10' SECOND))
   GROUP BY window_start, window_end, k`,
  'SELECT ts, k, x FROM e WHERE price > 2',
];
const OTHERS = [
  match('PAST LAST ROW'),
  'SELECT k, added FROM q3 WHERE k > 0',
  'SELECT a.ts, a.x, b.name FROM e AS a JOIN names FOR SYSTEM_TIME AS OF a.ts AS b ON b.k = a.k',
];

interface Drawn {
  readonly partition: number;
  readonly row: readonly Value[];
}

const drawnEvents: fc.Arbitrary<readonly Drawn[]> = fc
  .array(
    fc.record({
      after: fc.constantFrom(0, 1, 2, 5, 25),
      k: fc.nat(2),
      x: fc.constantFrom('a', 'a', 'b', 'c', null),
      price: fc.nat(500),
      partition: fc.nat(1),
      // Beyond 4 it may be late.
      delay: fc.constantFrom(0, 0, 0, 3, 9),
    }),
    { minLength: 1, maxLength: 50, size: 'max' },
  )
  .map((drawn) => {
    let time = 0;
    const events = drawn.map(({ after, k, x, price, partition, delay }) => {
      time += after;
      return { at: time + delay, partition, row: [time * SECOND, k, x, price] };
    });
    return events.toSorted((a, b) => a.at - b.at);
  });

interface Told {
  readonly directory: string;
  readonly project: Project;
  readonly behaviours: readonly Behaviour[];
}

async function archived(
  project: Project,
  events: readonly Drawn[],
  { epochSize, stops, ends }: { readonly epochSize: number; readonly stops: readonly number[]; readonly ends: boolean },
): Promise<Told> {
  const directory = temporaryFolder();
  await rm(directory, { recursive: true });
  const behaviours: Behaviour[] = [];
  const read = project.streams.filter(({ connector }) => connector !== undefined);
  for (const stop of [...stops, ...(ends ? [Number.POSITIVE_INFINITY] : [])]) {
    const abort = new AbortController();
    const store = await openArchive({
      directory,
      streams: read.map(({ name, schema }) => ({ name, schema, ...(name === 'e' ? { timeField: 0 } : {}) })),
      behaviours: project.queries.map(outputType),
      now: () => 0,
      policy: { sealRows: 20 },
    });
    const sources = read.flatMap((stream) => {
      const options = rowOptions(stream);
      if (stream.name === 'names')
        return [
          memorySource({
            ...options,
            rows: [
              [0, 'zero'],
              [1, 'one'],
            ],
          }),
        ];
      return [0, 1].map((partition) =>
        memorySource({
          ...options,
          partition,
          rows: events.filter((one) => one.partition === partition).map(({ row }) => row),
        }),
      );
    });
    let epochs = 0;
    const onProgress = (): void => void (++epochs > stop && abort.abort());
    const onBehaviours = (more: readonly Behaviour[]): void => void behaviours.push(...more);
    await run({ project, sources, store, epochSize, signal: abort.signal, onProgress, onBehaviours });
    await store.close();
  }
  return { directory, project, behaviours };
}

const cut = fc.record({
  epochSize: fc.integer({ min: 1, max: 9 }),
  stops: fc.array(fc.nat(6), { minLength: 1, maxLength: 2 }),
  ends: fc.boolean(),
});

test(
  'what a run told, however it was interrupted, is what a replay of its archive finds',
  async () => {
    const { project, said } = await loaded(duck, STREAMS, ...ALONE, ...OTHERS);
    if (project === undefined) throw new Error(said);
    await fc.assert(
      fc.asyncProperty(drawnEvents, cut, async (events, options) => {
        const { directory, behaviours } = await archived(project, events, options);
        const { queries } = await verifyQueries({ directory, project });
        expect(queries.flatMap(({ differences }) => differences)).toEqual([]);
        expect(queries.reduce((sum, { same }) => sum + same, 0)).toBe(behaviours.length);
        expect(queries.map(({ open }) => open)).toEqual(queries.map(() => 0));
      }),
      { numRuns: Math.ceil(runs / 16) },
    );
  },
  4 * lawTimeout,
);

test(
  'a stretch of time by itself has the behaviours that were told of that time',
  async () => {
    const { project, said } = await loaded(duck, STREAMS, ...ALONE);
    if (project === undefined) throw new Error(said);
    const bounds = fc.tuple(fc.nat(120), fc.nat(120)).map((both) => both.toSorted((a, b) => a - b));
    await fc.assert(
      fc.asyncProperty(drawnEvents, cut, bounds, async (events, options, [from = 0, to = 0]) => {
        const { directory, behaviours } = await archived(project, events, { ...options, ends: true });
        const [since, until] = [from * SECOND, to * SECOND];
        const found: Behaviour[] = [];
        const onBehaviours = (more: readonly Behaviour[]): void => void found.push(...more);
        await replayArchive({ directory, project, since, until, onBehaviours });
        const isOfIt = ({ time }: Behaviour): boolean => time !== null && time >= since && time < until;
        expect(plain(found)).toEqual(plain(behaviours.filter(isOfIt)));
      }),
      { numRuns: Math.ceil(runs / 16) },
    );
  },
  4 * lawTimeout,
);

/** But for their places among all. */
function plain(behaviours: readonly Behaviour[]): readonly string[] {
  return behaviours
    .map(({ id, kind, time, key, values, evidence }) => JSON.stringify({ id, kind, time, key, values, evidence }))
    .toSorted();
}
