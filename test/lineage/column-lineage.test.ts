import { expect, test } from 'vitest';
import { columnLineage, type Origins } from '../../src/lineage/column-lineage.js';
import { loaded, withDuckDB } from '../support/run-windowed.js';

const run = withDuckDB();

const STREAMS = `CREATE TABLE events (
  ts TIMESTAMP, user_id BIGINT, item VARCHAR, type VARCHAR, price DECIMAL(10, 2), cents AS price * 100,
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH ('connector' = 'filesystem', 'path' = 'events.csv', 'state.ttl' = '1 day');
CREATE TABLE clicks (at_time TIMESTAMP, who BIGINT, page VARCHAR, WATERMARK FOR at_time AS at_time)
WITH ('connector' = 'filesystem', 'path' = 'clicks.csv');
CREATE TABLE names (id BIGINT, name VARCHAR) WITH ('connector' = 'filesystem', 'path' = 'names.csv');
CREATE TABLE alerts (at_time TIMESTAMP, what VARCHAR, how_much DOUBLE, WATERMARK FOR at_time AS at_time);`;

/** What each column is made of, and what decides which rows there are, of the last of the queries. */
async function lineageOf(...queries: readonly string[]) {
  const { project, said } = await loaded(run, STREAMS, ...queries);
  const plan = project?.queries.at(-1);
  if (project === undefined || plan === undefined) throw new Error(said);
  const { columns, time, influences } = columnLineage(plan, project.streams);
  const { columns: names } = (plan.into ?? plan).type;
  return {
    columns: Object.fromEntries(names.map(({ name }, place) => [name, texts(columns[place] ?? [])])),
    time: texts(time),
    influences: [...new Set(influences.map(({ column, on }) => `${column.stream}.${column.name} ${on}`))],
  };
}

function texts(origins: Origins): readonly string[] {
  return [...new Set(origins.map(({ column, how }) => `${column.stream}.${column.name} ${how}`))];
}

test('of a pattern: the key and the measures as they are, folded or computed; conditions, key and order decide', async () => {
  const lineage = await lineageOf(`SELECT user_id, last_item, total, twice, price_or_none FROM events MATCH_RECOGNIZE (
    PARTITION BY user_id ORDER BY ts
    MEASURES LAST(A.item) AS last_item, sum(A.price) AS total, B.price * 2 AS twice, B.type AS b,
      CASE WHEN B.item IS NULL THEN NULL ELSE B.price END AS price_or_none
    ONE ROW PER MATCH AFTER MATCH SKIP PAST LAST ROW PATTERN (A+ B) WITHIN INTERVAL '1' HOUR
    DEFINE A AS A.type = 'add', B AS B.price > 3) WHERE b <> 'x'`);
  expect(lineage.columns).toEqual({
    user_id: ['events.user_id IDENTITY'],
    last_item: ['events.item IDENTITY'],
    total: ['events.price AGGREGATION'],
    twice: ['events.price TRANSFORMATION'],
    price_or_none: ['events.price TRANSFORMATION', 'events.item CONDITIONAL'],
  });
  expect(lineage.time).toEqual(['events.ts TRANSFORMATION']);
  expect(lineage.influences).toEqual([
    'events.user_id GROUP_BY',
    'events.ts SORT',
    'events.type FILTER',
    'events.price FILTER',
  ]);
});

test('with ALL ROWS PER MATCH every column of the input is one of the output', async () => {
  const { columns } = await lineageOf(`SELECT item, price, n FROM events MATCH_RECOGNIZE (
    PARTITION BY user_id ORDER BY ts MEASURES count(A.item) AS n ALL ROWS PER MATCH
    AFTER MATCH SKIP PAST LAST ROW PATTERN (A B) WITHIN INTERVAL '1' HOUR DEFINE A AS A.type = 'add')`);
  expect(columns).toEqual({
    item: ['events.item IDENTITY'],
    price: ['events.price IDENTITY'],
    n: ['events.item AGGREGATION'],
  });
});

test('of a SELECT: each part of a UNION ALL, computed columns as what they are computed of, and its WHERE', async () => {
  const lineage = await lineageOf(`SELECT ts, cents, upper(item) AS name FROM events WHERE type = 'add'
    UNION ALL SELECT at_time, 0, page FROM clicks`);
  expect(lineage.columns).toEqual({
    ts: ['events.ts IDENTITY', 'clicks.at_time IDENTITY'],
    cents: ['events.price TRANSFORMATION'],
    name: ['events.item TRANSFORMATION', 'clicks.page IDENTITY'],
  });
  expect(lineage.influences).toEqual(['events.type FILTER']);
});

test('of a join: either side, though they share an input', async () => {
  const lineage = await lineageOf(`SELECT e.ts, e.item, c.page, c.who + e.user_id AS ids
    FROM events AS e JOIN clicks AS c ON e.user_id = c.who AND c.page <> e.item
    AND c.at_time BETWEEN e.ts AND e.ts + INTERVAL '5' MINUTE WHERE e.price > 3`);
  expect(lineage.columns).toEqual({
    ts: ['events.ts IDENTITY'],
    item: ['events.item IDENTITY'],
    page: ['clicks.page IDENTITY'],
    ids: ['clicks.who TRANSFORMATION', 'events.user_id TRANSFORMATION'],
  });
  expect(lineage.influences).toEqual([
    'events.user_id JOIN',
    'clicks.who JOIN',
    'clicks.page JOIN',
    'events.item JOIN',
    'events.price FILTER',
  ]);
});

test('of a look-up: the table is an input of its own', async () => {
  const { columns, influences } = await lineageOf(
    'SELECT e.ts, n.name FROM events AS e JOIN names FOR SYSTEM_TIME AS OF e.ts AS n ON e.user_id = n.id',
  );
  expect(columns).toEqual({ ts: ['events.ts IDENTITY'], name: ['names.name IDENTITY'] });
  expect(influences).toEqual(['events.user_id JOIN', 'names.id JOIN']);
});

test('of windows: the key, and aggregates that motif keeps; of what only DuckDB computes no more than that it is read', async () => {
  const windows =
    "FROM TABLE(TUMBLE(TABLE events, DESCRIPTOR(ts), INTERVAL '1' HOUR)) GROUP BY window_start, window_end, item";
  const folded = await lineageOf(`SELECT window_end, item, sum(price) AS total, count(*) AS n ${windows}`);
  expect(folded.columns).toEqual({
    window_end: ['events.ts TRANSFORMATION'],
    item: ['events.item IDENTITY'],
    total: ['events.price AGGREGATION'],
    n: [],
  });
  expect(folded.influences).toEqual(['events.item GROUP_BY', 'events.ts WINDOW']);
  const whole = await lineageOf(`SELECT window_end, item, median(price) AS middle ${windows}`);
  expect(whole.columns).toMatchObject({ item: ['events.item IDENTITY'], middle: [] });
  expect(whole.influences).toContain('events.price WINDOW');
});

test('of OVER: columns as they are, and what it reads', async () => {
  const lineage = await lineageOf(`SELECT ts, user_id, sum(price) OVER (PARTITION BY user_id ORDER BY ts
    RANGE BETWEEN INTERVAL '1' HOUR PRECEDING AND CURRENT ROW) AS total FROM events`);
  expect(lineage.columns).toEqual({ ts: ['events.ts IDENTITY'], user_id: ['events.user_id IDENTITY'], total: [] });
  expect(lineage.influences).toContain('events.price WINDOW');
});

test("with INSERT INTO it is the target's columns; one that is given nothing is the event time", async () => {
  const { columns } = await lineageOf(
    "INSERT INTO alerts (what, how_much) SELECT item, price FROM events WHERE type = 'x'",
  );
  expect(columns).toEqual({
    at_time: ['events.ts TRANSFORMATION'],
    what: ['events.item IDENTITY'],
    how_much: ['events.price TRANSFORMATION'],
  });
});

test("of a query over a query: the other's columns, not what is behind them", async () => {
  const { columns } = await lineageOf("SELECT ts, item FROM events WHERE type = 'x'", 'SELECT time, item FROM q0');
  expect(columns).toEqual({ time: ['q0.time IDENTITY'], item: ['q0.item IDENTITY'] });
});
