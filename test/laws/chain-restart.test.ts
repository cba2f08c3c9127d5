import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DeadLetter } from '../../src/dead-letter.js';
import type { Value } from '../../src/schema.js';
import { checkpointRows } from '../support/checkpoint-rows.js';
import { type Found, runOver } from '../support/run-over.js';
import { loaded, withDuckDB } from '../support/run-windowed.js';
import { lawTimeout, runs } from '../support/runs.js';

/*
 * Queries of every kind that read each other, over two streams of different lateness and a table: however the input is cut
 * into epochs, and wherever the run is stopped or killed and taken up again, behaviours, ids, positions and dead letters are those of
 * an undisturbed run, and nothing is left in the end.
 */

const run = withDuckDB();

const FROM_FILE = "WITH ('connector' = 'filesystem', 'path' = 'x.csv', 'state.ttl' = '20 s')";
const STREAMS = `CREATE TABLE plain (id INTEGER, n INTEGER) WITH ('connector' = 'filesystem', 'path' = 'x.csv');
CREATE TABLE early (ts TIMESTAMP, n INTEGER, k INTEGER, WATERMARK FOR ts AS ts - INTERVAL '3' SECOND) ${FROM_FILE};
CREATE TABLE late (ts TIMESTAMP, n INTEGER, k INTEGER, m AS n * 2, WATERMARK FOR ts AS ts - INTERVAL '5' SECOND) ${FROM_FILE};
CREATE TABLE mixed (ts TIMESTAMP, n INTEGER, k INTEGER, WATERMARK FOR ts AS ts) WITH ('state.ttl' = '20 s');
CREATE TABLE names (n INTEGER, k BIGINT);`;

const QUERIES = [
  'INSERT INTO mixed SELECT ts, n, k FROM early',
  'INSERT INTO mixed SELECT ts, m, k FROM late WHERE n > 1',
  `SELECT window_start, window_end, k, sum(n) AS s
   FROM TABLE(HOP(TABLE mixed, DESCRIPTOR(ts), INTERVAL '5' SECOND, INTERVAL '10' SECOND)) GROUP BY window_start, window_end, k`,
  `SELECT e.k, e.n, w.s FROM early AS e LEFT JOIN q2 AS w ON w.k = e.k
   AND w.time BETWEEN e.ts AND e.ts + INTERVAL '9' SECOND`,
  'SELECT a.k, a.n, b.s FROM q3 AS a LEFT JOIN q2 FOR SYSTEM_TIME AS OF a.time AS b ON b.k = a.k',
  `SELECT k, list(s) AS l FROM TABLE(SESSION(TABLE q4 PARTITION BY k, DESCRIPTOR(time), INTERVAL '8' SECOND))
   GROUP BY window_start, window_end, k`,
  'INSERT INTO names SELECT n, id FROM plain',
  'SELECT a.k, b.n FROM mixed AS a JOIN names FOR SYSTEM_TIME AS OF a.ts AS b ON b.k = a.k',
  `SELECT e.n, p.v FROM early AS e LEFT JOIN (SELECT id, CAST(n * 10000 AS SMALLINT) AS v FROM plain)
   FOR SYSTEM_TIME AS OF e.ts AS p ON p.id = e.k`,
  `SELECT * FROM (SELECT time, k, s FROM q2 UNION ALL SELECT ts, k, n FROM mixed) MATCH_RECOGNIZE (PARTITION BY k
   ORDER BY time MEASURES A.s AS a, last(B.s) AS b AFTER MATCH SKIP PAST LAST ROW PATTERN (A B+)
   WITHIN INTERVAL '30' SECOND DEFINE B AS B.s > A.s)`,
  'SELECT k, a, lag(a) OVER (PARTITION BY k ORDER BY time) AS before FROM q9',
];

type Rows = readonly (readonly Value[])[];

/** Events come later than their place, by as much as the watermark allows. */
function arbitraryRows(lateness: number): fc.Arbitrary<Rows> {
  const event = fc.record({
    after: fc.constantFrom(0, 1, 2, 4, 30),
    n: fc.nat(5),
    k: fc.constantFrom(1, 1, 2, null),
    late: fc.nat(lateness),
  });
  return fc.array(event, { maxLength: 40, size: 'max' }).map((drawn) => {
    let time = 0;
    const events = drawn.map(({ after, n, k, late }) => {
      time += after * 1_000_000;
      return { row: [time, n, k], at: time + late * 1_000_000 };
    });
    return events.toSorted((a, b) => a.at - b.at).map(({ row }) => row);
  });
}

test(
  'a chain of queries that is stopped or killed anywhere, the last checkpoint anywhere before, finds what it finds undisturbed',
  async () => {
    const { project, said } = await loaded(run, STREAMS, ...QUERIES);
    if (project === undefined) throw new Error(said);
    const plain = fc.array(fc.tuple(fc.integer({ min: 1, max: 3 }), fc.nat(9)), { maxLength: 8 });
    const cut = fc.record({
      epochSize: fc.integer({ min: 1, max: 9 }),
      stops: fc.array(fc.nat(5), { maxLength: 4 }),
      checkpointRows,
      rereads: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(arbitraryRows(3), arbitraryRows(5), plain, cut, async (early, late, table, options) => {
        const rows = { early, late, plain: table };
        const disturbed = await runOver(project, rows, options);
        expect(outcome(disturbed)).toEqual(outcome(await runOver(project, rows)));
        expect(disturbed.archive.open).toEqual([]);
      }),
      { numRuns: Math.ceil(runs / 16) },
    );
  },
  4 * lawTimeout,
);

/** By query, in the order in which each gives it: how queries take turns is a matter of the cut. */
function outcome({ behaviours, archive }: Found): object {
  const letters = archive.epochs.flatMap(({ deadLetters }) => deadLetters);
  return {
    behaviours: behaviours.toSorted((a, b) => compare(a.position.source, b.position.source)),
    letters: letters.toSorted((a, b) => compare(textOf(a), textOf(b))),
  };
}

function textOf({ position: { source, offset }, reason }: DeadLetter): string {
  return `${source} ${offset} ${reason}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
