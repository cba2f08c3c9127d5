import { expect, test } from 'vitest';
import type { KafkaConnector } from '../../../src/kafka-connector.js';
import type { Project } from '../../../src/query/plan.js';
import { planStages } from '../../../src/query/stages/plan-stages.js';
import { onKafka } from '../../support/on-kafka.js';
import { loaded, withDuckDB } from '../../support/run-windowed.js';
import { stageLines } from '../../support/stage-lines.js';

const run = withDuckDB();

const table = (name: string, more: string, columns = ''): string =>
  `CREATE TABLE ${name} (ts TIMESTAMP, user_id BIGINT, item VARCHAR, n INTEGER, ${columns}WATERMARK FOR ts AS ts)
WITH ('connector' = 'filesystem', 'path' = 'x.csv', 'state.ttl' = '1 day'${more});`;

const STREAMS = `${table('events', ", 'key.fields' = 'user_id'")}
${table('orders', ", 'key.fields' = 'user_id'")}
${table('visits', ", 'key.fields' = 'user_id;item'")}
${table('keyless', '')}
${table('from_file', ", 'key.fields' = 'user_id'")}
${table('renamed', ", 'key.fields' = 'user_id'", 'who AS user_id, lower_item AS lower(item), ')}
CREATE TABLE items (item VARCHAR, name VARCHAR) WITH ('connector' = 'filesystem', 'path' = 'i.csv');
CREATE TABLE alerts (ts TIMESTAMP, who BIGINT, what VARCHAR, WATERMARK FOR ts AS ts);`;

const TOPICS = { events: {}, orders: {}, visits: {}, keyless: {}, renamed: {} };

async function projectOf(
  queries: readonly string[],
  topics: Readonly<Record<string, Partial<KafkaConnector>>> = TOPICS,
): Promise<Project> {
  const { project, said } = await loaded(run, STREAMS, ...queries);
  if (project === undefined) throw new Error(said);
  return onKafka(project, topics);
}

async function stages(...queries: readonly string[]): Promise<readonly string[]> {
  return stageLines(planStages(await projectOf(queries)));
}

const match = (from: string, by: string, select = '*'): string => `SELECT ${select} FROM ${from} MATCH_RECOGNIZE (
  ${by === '' ? '' : `PARTITION BY ${by}`} ORDER BY ts MEASURES A.n AS n, LAST(B.ts) AS ts ONE ROW PER MATCH AFTER MATCH SKIP PAST LAST ROW
  PATTERN (A B) WITHIN INTERVAL '1' MINUTE DEFINE A AS A.n = 1)`;

const windows = (from: string, by: string, select = 'count(*) AS n'): string =>
  `SELECT ${select} FROM TABLE(TUMBLE(TABLE ${from}, DESCRIPTOR(ts), INTERVAL '1' MINUTE))
  GROUP BY window_start, window_end${by === '' ? '' : `, ${by}`}`;

test('queries whose keys have the columns of the topic, and those that look at single rows, stay where they are', async () => {
  expect(
    await stages(
      match('events', 'user_id'),
      match('events', 'item, user_id'),
      'SELECT ts, n FROM events WHERE n > 1',
      windows('events', 'user_id'),
      'SELECT *, count(*) OVER (PARTITION BY user_id ORDER BY ts RANGE INTERVAL 1 HOUR PRECEDING) AS c FROM events',
      match('(SELECT ts, user_id AS u, n FROM events)', 'u'),
      'SELECT e.ts, i.name FROM events AS e JOIN items FOR SYSTEM_TIME AS OF e.ts AS i ON i.item = e.item',
    ),
  ).toEqual(['events, all of items, kept; q0, q1, q2, q3, q4, q5, q6']);
});

test('a key without the columns of the topic takes an exchange, which queries of that key share', async () => {
  expect(
    await stages(
      match('events', 'item'),
      windows('events', 'item'),
      windows('events', 'item, n'),
      match('events', 'user_id'),
    ),
  ).toEqual(['events; q3; to events-by-item', 'events-by-item; q0, q1, q2']);
});

test("a column that is the record's key says how a topic is divided", async () => {
  const keyed = { metadata: [{ field: 2, of: 'key' }] } as const;
  const project = await projectOf([match('keyless', 'item'), match('keyless', 'user_id')], { keyless: keyed });
  expect(stageLines(planStages(project))).toEqual(['keyless; q0; to keyless-by-user_id', 'keyless-by-user_id; q1']);
});

test('without a key all rows are in one task', async () => {
  expect(await stages(match('events', ''), windows('events', ''), windows('events', 'n % 2'))).toEqual([
    'events; to events-all',
    'events-all (one task); q0, q1, q2',
  ]);
});

test('of a topic whose key nobody tells only single rows are read as they are', async () => {
  expect(await stages('SELECT ts, n FROM keyless', match('keyless', 'user_id'))).toEqual([
    'keyless; q0; to keyless-by-user_id',
    'keyless-by-user_id; q1',
  ]);
});

test('what a query gives is where its key is, as far as its columns tell', async () => {
  expect(
    await stages(
      match('events', 'user_id', 'user_id AS u, ts'),
      'SELECT ts, user_id AS u FROM events',
      'SELECT ts, user_id % 2 AS u FROM events',
      'SELECT time, count(*) OVER (PARTITION BY user_id ORDER BY time RANGE INTERVAL 1 HOUR PRECEDING) AS c FROM q0',
      'SELECT u, count(*) AS c FROM TABLE(TUMBLE(TABLE q1, DESCRIPTOR(ts), INTERVAL 1 MINUTE)) GROUP BY window_start, window_end, u',
      'SELECT u, count(*) AS c FROM TABLE(TUMBLE(TABLE q2, DESCRIPTOR(ts), INTERVAL 1 MINUTE)) GROUP BY window_start, window_end, u',
    ),
  ).toEqual(['events; q0, q1, q2, q3, q4; to q2-by-u', 'q2-by-u; q5']);
});

test('an expression is a key of its own, and a computed column what it is computed of', async () => {
  expect(
    await stages(
      match('renamed', 'who'),
      match('renamed', 'lower_item'),
      match('(SELECT ts, lower(item) AS low, n FROM renamed)', 'low'),
    ),
  ).toEqual(['renamed; q0; to renamed-by-lower_item', 'renamed-by-lower_item; q1, q2']);
});

const joined = (left: string, right: string, on: string): string =>
  `SELECT l.user_id, l.item, r.ts FROM ${left} AS l JOIN ${right} AS r ON ${on} AND r.ts BETWEEN l.ts - INTERVAL '1' MINUTE AND l.ts`;

test('a join of topics with one key reads partitions of one number', async () => {
  const queries = [joined('events', 'orders', 'l.user_id = r.user_id'), match('orders', 'user_id')];
  expect(await stages(...queries)).toEqual(['events, orders; q0, q1; needs as many partitions: events, orders']);
  const other = planStages(await projectOf(queries, { ...TOPICS, orders: { keyFormat: 'json' } }));
  expect(stageLines(other)).toEqual([
    'events; to events-by-user_id',
    'orders; q1; to orders-by-user_id',
    'events-by-user_id, orders-by-user_id; q0',
  ]);
});

test('a join by other columns takes both sides by exchange, whose keys correspond', async () => {
  expect(
    await stages(joined('events', 'orders', 'l.item = r.item AND l.n = r.user_id'), match('events', 'item')),
  ).toEqual(['events; to events-by-item', 'orders; to orders-by-item', 'events-by-item, orders-by-item; q0, q1']);
});

test('a stream joined with itself by other columns is in one task', async () => {
  expect(await stages(joined('events', 'events', 'l.n = r.user_id'))).toEqual([
    'events; to events-all',
    'events-all (one task); q0',
  ]);
  expect(await stages(joined('events', 'events', 'l.user_id = r.user_id'))).toEqual(['events; q0']);
});

test('parts of a UNION ALL correspond, or take exchanges', async () => {
  const union = (second: string): string =>
    match(`(SELECT ts, user_id AS u, n FROM events UNION ALL SELECT ts, ${second}, n FROM orders)`, 'u');
  expect(await stages(union('user_id'))).toEqual(['events, orders; q0; needs as many partitions: events, orders']);
  expect(await stages(union('CAST(n AS BIGINT)'))).toEqual([
    'events; to events-by-user_id',
    'orders; to orders-by-value',
    'events-by-user_id, orders-by-value; q0',
  ]);
  expect(await stages('SELECT ts FROM events UNION ALL SELECT ts FROM keyless')).toEqual(['events, keyless; q0']);
});

test('files are read by one task, which runs what reads nothing else', async () => {
  expect(
    await stages(
      match('from_file', 'item'),
      joined('from_file', 'events', 'l.user_id = r.user_id'),
      'SELECT name FROM items',
    ),
  ).toEqual([
    'from_file, all of items, kept (one task); q0, q2; to from_file-by-user_id',
    'events; to events-by-user_id',
    'events-by-user_id, from_file-by-user_id; q1',
  ]);
});

test('a query that is called as a stream is gives nothing of that stream', async () => {
  const project = await projectOf([match('events', 'user_id')]);
  const queries = project.queries.map((query) => ({ ...query, type: { ...query.type, name: 'events' } }));
  expect(stageLines(planStages({ ...project, queries }))).toEqual(['events; events']);
});

test('a project without topics is one stage', async () => {
  const project = await projectOf(
    [match('events', 'item'), joined('q0', 'orders', 'l.item = r.item'), 'VALUES (1)', windows('visits', '')].slice(
      0,
      1,
    ),
    {},
  );
  const [stage, ...others] = planStages(project);
  expect(others).toEqual([]);
  expect(stage).toMatchObject({ tasks: 'one', outputs: [], copartitioned: [] });
  expect(stage?.project.queries).toEqual(project.queries);
});

test('what several queries insert is read where all of them give it, else by exchange', async () => {
  const into = (from: string, who = 'user_id'): string => `INSERT INTO alerts SELECT ts, ${who}, item FROM ${from}`;
  const reader =
    'SELECT ts, who, count(*) OVER (PARTITION BY who ORDER BY ts RANGE INTERVAL 1 HOUR PRECEDING) AS c FROM alerts';
  expect(await stages(into('events'), into('events'), reader)).toEqual(['events; q0, q1, q2']);
  expect(await stages(into('events'), into('orders'), reader)).toEqual([
    'events, orders; q0, q1, q2; needs as many partitions: events, orders',
  ]);
  expect(await stages(into('events'), into('events', 'n'), reader)).toEqual([
    'events; q0, q1; to alerts-by-who',
    'alerts-by-who; q2',
  ]);
});

test('rows may go through several exchanges, and no stage waits for itself', async () => {
  expect(
    await stages(
      match('events', 'item', 'item, ts, 1 AS user_id'),
      match('(SELECT time AS ts, user_id, 1 AS n FROM q0)', 'user_id', 'user_id, CAST(n AS VARCHAR) AS item'),
      joined('events', '(SELECT item, time AS ts FROM q0)', 'l.item = r.item'),
      joined('events', '(SELECT item, time AS ts FROM q1)', 'l.item = r.item'),
    ),
  ).toEqual([
    'events; to events-by-item',
    'events-by-item; q0, q2; to q0-by-user_id',
    'q0-by-user_id; q1; to q1-by-item',
    'events-by-item, q1-by-item; q3',
  ]);
});

test('what two queries have is brought together where one reads both', async () => {
  expect(
    await stages(
      match('events', 'item', 'item, ts'),
      match('orders', 'item', 'item, ts'),
      `SELECT l.item, r.time FROM q0 AS l JOIN q1 AS r ON l.item = r.item AND r.time BETWEEN l.time - INTERVAL '1' MINUTE AND l.time`,
    ),
  ).toEqual(['events; to events-by-item', 'orders; to orders-by-item', 'events-by-item, orders-by-item; q0, q1, q2']);
});

test('sessions are together by the columns that both divide and group them', async () => {
  const sessions = (by: string, group: string): string =>
    `SELECT count(*) AS c FROM TABLE(SESSION(TABLE events PARTITION BY ${by}, DESCRIPTOR(ts), INTERVAL '1' MINUTE))
    GROUP BY window_start, window_end${group}`;
  expect(await stages(sessions('user_id', ', user_id'))).toEqual(['events; q0']);
  expect(await stages(sessions('user_id, item', ', item'))).toEqual([
    'events; to events-by-item',
    'events-by-item; q0',
  ]);
  expect(await stages(sessions('user_id', ''))).toEqual(['events; to events-all', 'events-all (one task); q0']);
});

test('several topics of one stream are divided alike', async () => {
  const project = await projectOf([match('events', 'user_id')], { events: { topics: ['a', 'b'] } });
  expect(stageLines(planStages(project))).toEqual(['events; q0; needs as many partitions: events']);
});

test('a table that a query gives is joined where it is', async () => {
  expect(
    await stages(
      'SELECT item, upper(name) AS name FROM items',
      'SELECT e.ts, i.name FROM events AS e JOIN q0 FOR SYSTEM_TIME AS OF e.ts AS i ON i.item = e.item',
    ),
  ).toEqual(['events; to events-all', 'events-all, all of items, kept (one task); q0, q1']);
});

test('a name is the same as long as the inputs are, and short', async () => {
  const names = async (...queries: readonly string[]): Promise<readonly string[]> =>
    planStages(await projectOf(queries)).map(({ name }) => name);
  const [first, second] = await names(match('events', 'item'));
  expect([first, second]).toEqual(['events-8a985318', 'events-by-item-9b20dcc6']);
  expect(await names(match('events', 'item'), match('events', 'item, user_id'), windows('events', 'item'))).toEqual([
    first,
    second,
  ]);
});

test('behind an exchange a stream is in order and computed; a table is kept once', async () => {
  const lookUp = (stream: string): string =>
    `SELECT e.ts, i.name FROM ${stream} AS e JOIN items FOR SYSTEM_TIME AS OF e.ts AS i ON i.item = e.item`;
  const project = await projectOf([
    match('renamed', 'item'),
    lookUp('renamed'),
    lookUp('(SELECT time AS ts, item FROM q0)'),
  ]);
  const [source, behind, ...others] = planStages(project);
  expect(others).toEqual([]);
  const [before, after] = [source, behind].map((stage) =>
    stage?.project.streams.find(({ name }) => name === 'renamed'),
  );
  expect(before).toMatchObject({ connector: { kind: 'kafka' }, computed: [{}, {}], watermark: { delay: 0 } });
  expect(after).toMatchObject({
    schema: before?.schema,
    watermark: { field: 0, delay: 0 },
    stateTtl: before?.stateTtl,
  });
  expect(after).not.toHaveProperty('connector');
  expect(after).not.toHaveProperty('computed');
  expect(source?.inputs.at(-1)).toEqual({ kind: 'table', stream: 'items', isKept: true });
  expect(behind?.inputs.at(-1)).toEqual({ kind: 'table', stream: 'items', isKept: false });
  expect(source?.outputs).toEqual(
    behind?.inputs.flatMap((input) => (input.kind === 'exchange' ? [input.exchange] : [])),
  );
});
