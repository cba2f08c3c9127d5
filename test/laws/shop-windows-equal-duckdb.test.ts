import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { openDatabase } from '../../src/duckdb/open-database.js';
import type { Value } from '../../src/schema.js';
import { MemoryArchive } from '../support/memory-archive.js';
import { loaded, withDuckDB } from '../support/run-windowed.js';
import { runShop } from '../support/shop.js';

/** Windows over the shipped events are DuckDB's over the same file, asked in its own words. */
const FILE = resolve('examples/data/rees46_events.csv.gz');
const run = withDuckDB();

const HOURS =
  'SELECT *, time_bucket(INTERVAL 1 HOUR, ts) AS s, time_bucket(INTERVAL 1 HOUR, ts) + INTERVAL 1 HOUR AS e FROM events';
/** Every 5 hours, of 12. */
const HOPS = `SELECT events.*, to_timestamp(h * 18000)::TIMESTAMP AS s, to_timestamp(h * 18000)::TIMESTAMP + INTERVAL 12 HOUR AS e
  FROM events JOIN range((SELECT (epoch(min(ts)) // 18000)::BIGINT - 3 FROM events),
    (SELECT (epoch(max(ts)) // 18000)::BIGINT + 1 FROM events)) r(h)
  ON epoch(ts) >= h * 18000 AND epoch(ts) < h * 18000 + 43200`;
const STEPS = `SELECT events.*, date_trunc('day', ts) AS s, date_trunc('day', ts) + to_hours(6 * j) AS e
  FROM events JOIN range(1, 5) r(j) ON ts < date_trunc('day', ts) + to_hours(6 * j)`;
const SESSIONS = `SELECT *, min(ts) OVER w AS s, max(ts) OVER w + INTERVAL 30 MINUTE AS e FROM (
  SELECT *, sum(begun) OVER (PARTITION BY user_id ORDER BY ts, n) AS session FROM (
    SELECT *, (ts - lag(ts) OVER (PARTITION BY user_id ORDER BY ts, n) < INTERVAL 30 MINUTE IS NOT TRUE)::INTEGER AS begun
    FROM events))
  WINDOW w AS (PARTITION BY user_id, session)`;

const TUMBLE = "TABLE(TUMBLE(TABLE events, DESCRIPTOR(ts), INTERVAL '1' HOUR))";
const HOP = "TABLE(HOP(TABLE events, DESCRIPTOR(ts), INTERVAL '5' HOUR, INTERVAL '12' HOUR))";
const CUMULATE = "TABLE(CUMULATE(TABLE events, DESCRIPTOR(ts), INTERVAL '6' HOUR, INTERVAL '1' DAY))";
const SESSION = "TABLE(SESSION(TABLE events PARTITION BY user_id, DESCRIPTOR(ts), INTERVAL '30' MINUTE))";

const FOLDED =
  "count(*) AS c, sum(price) AS total, avg(price) AS mean, count(*) FILTER (WHERE event = 'purchase') AS bought, max(product_id) AS most";
const ROWS = 'count(DISTINCT product_id) AS products, median(price) AS middle, mode(event) AS often';

const WINDOWS = [
  [TUMBLE, HOURS, FOLDED, 'event'],
  [TUMBLE, HOURS, ROWS, 'event'],
  [HOP, HOPS, FOLDED, 'product_id'],
  [HOP, HOPS, ROWS, 'event'],
  [CUMULATE, STEPS, FOLDED, 'product_id'],
  [CUMULATE, STEPS, ROWS, 'event'],
  [SESSION, SESSIONS, FOLDED, 'user_id'],
  [SESSION, SESSIONS, ROWS, 'user_id'],
] as const;

const OVER = (order: string): string => `SELECT user_id, ts,
  count(*) OVER (PARTITION BY user_id ORDER BY ts RANGE BETWEEN INTERVAL '1' HOUR PRECEDING AND CURRENT ROW) AS c,
  median(price) OVER (PARTITION BY user_id ORDER BY ts RANGE BETWEEN INTERVAL '1' DAY PRECEDING AND CURRENT ROW) AS m
  FROM events ${order}`;

test('each kind of window, group by group, and OVER, row by row', async () => {
  const streams = readFileSync('queries/streams.sql', 'utf8').replaceAll('../examples', resolve('examples'));
  const queries = WINDOWS.map(([from, , aggregates, key]) => {
    return `SELECT window_start, window_end, ${key}, ${aggregates} FROM ${from} GROUP BY window_start, window_end, ${key}`;
  });
  const { project, said } = await loaded(run, streams, ...queries, OVER(''));
  if (project === undefined) throw new Error(said);
  const { behaviours } = await runShop({ project, store: new MemoryArchive(), epochSize: 2_000 });
  const database = await openDatabase(':memory:', { access: 'write' });
  const types = "{'ts': 'TIMESTAMP', 'user_id': 'BIGINT', 'product_id': 'BIGINT', 'price': 'DECIMAL(10,2)'}";
  await database.run(
    `CREATE TABLE events AS SELECT *, row_number() OVER () AS n FROM read_csv('${FILE}', types = ${types})`,
  );
  const valuesOf = (name: string): readonly (readonly Value[])[] =>
    behaviours.flatMap(({ type, values }) => (type.name === name ? [values] : []));
  for (const [place, [, rows, aggregates, key]] of WINDOWS.entries()) {
    const expected = await database.rows(
      `SELECT s, e, ${key}, ${aggregates} FROM (SELECT *, row_number() OVER (ORDER BY ts, n) AS r FROM (${rows}))
       GROUP BY s, e, ${key} ORDER BY e, s, min(r)`,
    );
    expect(valuesOf(`q${place}`), queries[place]).toEqual(expected);
    expect(expected.length).toBeGreaterThan(15);
  }
  const expected = await database.rows(OVER('ORDER BY ts, n'));
  expect(valuesOf(`q${WINDOWS.length}`)).toEqual(expected);
  await database.close();
});
