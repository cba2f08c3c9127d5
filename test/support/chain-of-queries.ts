import fc from 'fast-check';
import type { Rows } from './run-over.js';

const FROM_FILE = "WITH ('connector' = 'filesystem', 'path' = 'x.csv', 'state.ttl' = '20 s')";
/** Two streams of different lateness, what queries insert into, and a table. */
export const CHAIN_STREAMS: string = `CREATE TABLE plain (id INTEGER, n INTEGER) WITH ('connector' = 'filesystem', 'path' = 'x.csv');
CREATE TABLE early (ts TIMESTAMP, n INTEGER, k INTEGER, WATERMARK FOR ts AS ts - INTERVAL '3' SECOND) ${FROM_FILE};
CREATE TABLE late (ts TIMESTAMP, n INTEGER, k INTEGER, m AS n * 2, WATERMARK FOR ts AS ts - INTERVAL '5' SECOND) ${FROM_FILE};
CREATE TABLE mixed (ts TIMESTAMP, n INTEGER, k INTEGER, WATERMARK FOR ts AS ts) WITH ('state.ttl' = '20 s');
CREATE TABLE names (n INTEGER, k BIGINT);`;

/** Of every kind, which read each other: `q0`, `q1`, … */
export const CHAIN_QUERIES: readonly string[] = [
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

/** Events come later than their place, by as much as the watermark allows. */
export function chainRows(lateness: number): fc.Arbitrary<Rows> {
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
