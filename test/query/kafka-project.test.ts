import { expect, test } from 'vitest';
import { renderProblem } from '../../src/errors.js';
import { loadProject } from '../../src/query/load-project.js';
import type { Project, StreamDeclaration } from '../../src/query/plan.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const CLICKS = '(ts TIMESTAMP, user_id INTEGER, item VARCHAR, WATERMARK FOR ts AS ts)';
const ALERTS = '(at_time TIMESTAMP, user_id INTEGER, what VARCHAR, WATERMARK FOR at_time AS at_time)';
const GROUP = "'properties.group.id' = 'shop'";
const MATCH = `FROM clicks MATCH_RECOGNIZE (PARTITION BY user_id, item ORDER BY ts MEASURES B.ts AS at_time
  AFTER MATCH SKIP PAST LAST ROW PATTERN (A B) WITHIN INTERVAL '1' HOUR DEFINE A AS A.item = 'lamp')`;

function kafkaTable(name: string, columns: string, ...options: readonly string[]): string {
  const format = options.some((option) => option.startsWith("'format'")) ? [] : ["'format' = 'json'"];
  const all = [`'connector' = 'kafka', 'topic' = '${name}'`, ...format, ...options];
  const has = options.some((option) => option.includes('bootstrap'));
  const brokers = has ? [] : ["'properties.bootstrap.servers' = '${BROKERS}'"];
  return `CREATE TABLE ${name} ${columns} WITH (${[...all, ...brokers].join(', ')});\n`;
}

const STREAMS = kafkaTable('clicks', CLICKS, GROUP);

async function load(streams: string, ...queries: readonly string[]): Promise<Project> {
  const files = Object.fromEntries(queries.map((text, i) => [`q${i}.sql`, text]));
  const folder = temporaryFolder({ 'streams.sql': streams, ...files });
  const { project, problems } = await loadProject(folder, undefined, { BROKERS: 'broker:9092' });
  expect(problems.map(renderProblem).filter((text) => !text.includes('warning: '))).toEqual([]);
  if (project === undefined) throw new Error('no project');
  return project;
}

function declared({ streams }: Project, name: string): StreamDeclaration {
  const stream = streams.find((one) => one.name === name);
  if (stream === undefined) throw new Error(`no ${name}`);
  return stream;
}

/** The names of the columns that a record's key is made of, and its format. */
function keyOf(project: Project, query: number): unknown {
  const { into } = project.queries[query] ?? {};
  if (into?.key === undefined) return undefined;
  return [into.key.format, ...into.key.fields.map((field) => into.type.columns[field]?.name)];
}

test.each([
  ['SELECT at_time, user_id, item', 'json', 'user_id', 'what'],
  ['SELECT at_time, user_id, item || CAST(user_id AS VARCHAR)', 'json', 'user_id'],
  ['SELECT at_time, 1, item', 'raw', 'what'],
  ["SELECT at_time, 1, 'x'"],
])(
  'without key.fields the key is what the query has its rows by, as far as it selects it: %s',
  async (select, ...key) => {
    const project = await load(STREAMS + kafkaTable('alerts', ALERTS), `INSERT INTO alerts ${select} ${MATCH}`);
    expect(keyOf(project, 0)).toEqual(key.length === 0 ? undefined : key);
  },
);

test('key.fields and key.format say the key of all that is inserted', async () => {
  const options = ["'key.fields' = 'what;user_id'", "'key.format' = 'csv'"];
  const project = await load(
    STREAMS + kafkaTable('alerts', ALERTS, ...options),
    `INSERT INTO alerts SELECT at_time, user_id, item ${MATCH}`,
    "INSERT INTO alerts (what) SELECT 'all' FROM clicks",
  );
  expect([keyOf(project, 0), keyOf(project, 1)]).toEqual([
    ['csv', 'what', 'user_id'],
    ['csv', 'what', 'user_id'],
  ]);
});

test('a plain SELECT has no key, and a stream that is not in Kafka has no records', async () => {
  const streams = [STREAMS, kafkaTable('alerts', ALERTS), `CREATE TABLE notes ${ALERTS};`].join('');
  const queries = ['alerts', 'notes'].map((into) => `INSERT INTO ${into} SELECT ts, user_id, item FROM clicks`);
  const project = await load(streams, ...queries, `INSERT INTO notes SELECT at_time, user_id, item ${MATCH}`);
  expect([0, 1, 2].map((query) => keyOf(project, query))).toEqual([undefined, undefined, undefined]);
});

test('metadata is not inserted: a timestamp is the event time, all else NULL', async () => {
  const columns = `(user_id INTEGER, "offset" BIGINT METADATA, at_time TIMESTAMP METADATA FROM 'timestamp', what VARCHAR,
    sent TIMESTAMPTZ METADATA FROM 'timestamp' VIRTUAL, key VARCHAR METADATA, WATERMARK FOR at_time AS at_time)`;
  const project = await load(
    STREAMS + kafkaTable('alerts', columns),
    'INSERT INTO alerts SELECT user_id, item FROM clicks',
  );
  const [plan] = project.queries;
  const NULL = expect.objectContaining({ kind: 'literal', value: null });
  const given = expect.objectContaining({ kind: 'field' });
  expect(plan?.into?.columns).toEqual([given, NULL, undefined, given, undefined, NULL]);
  expect(plan?.into?.time).toBe(2);
});

test('attributes and headers are inserted in the place where they stand, but for those that a behaviour has', async () => {
  const columns = `(id VARCHAR METADATA FROM 'ce_id', corr VARCHAR METADATA FROM 'ce_correlationid', user_id INTEGER,
    at_time TIMESTAMP METADATA FROM 'ce_time', said VARCHAR METADATA FROM 'ce_time', tenant VARCHAR METADATA FROM 'headers.Tenant',
    kind VARCHAR METADATA FROM 'headers.motif-kind', WATERMARK FOR at_time AS at_time)`;
  const options = [
    "'format' = 'cloudevents'",
    "'cloudevents.mode' = 'Structured'",
    "'secret.headers' = 'X-Token; session'",
  ];
  const project = await load(
    STREAMS + kafkaTable('alerts', columns, ...options),
    'INSERT INTO alerts SELECT item, user_id, item FROM clicks',
    'INSERT INTO alerts (user_id, tenant) SELECT user_id, item FROM clicks',
  );
  const NULL = expect.objectContaining({ kind: 'literal', value: null });
  const given = (field: number) => expect.objectContaining({ kind: 'field', field });
  const [whole, some] = project.queries.map(({ into }) => into?.columns);
  expect(whole).toEqual([NULL, given(0), given(1), undefined, NULL, given(2), NULL]);
  expect(some).toEqual([NULL, NULL, given(0), undefined, NULL, given(1), NULL]);
  expect(declared(project, 'alerts').connector).toMatchObject({
    format: 'cloudevents',
    cloudEvents: 'structured',
    secretHeaders: ['x-token', 'session'],
  });
});

test('what one table says of how to behave holds for all, in all that is used', async () => {
  const streams =
    kafkaTable('clicks', CLICKS, GROUP, "'properties.session.timeout.ms' = '6000'") +
    kafkaTable(
      'alerts',
      ALERTS,
      "'properties.compression.type' = 'gzip'",
      "'properties.bootstrap.servers' = ' broker:9092'",
    ) +
    kafkaTable(
      'unused',
      CLICKS,
      "'properties.bootstrap.servers' = 'elsewhere:9092'",
      "'properties.compression.type' = 'lz4'",
    );
  const project = await load(streams, 'INSERT INTO alerts SELECT ts, user_id, item FROM clicks');
  const settings = { brokers: ['broker:9092'], sessionTimeout: 6000, compression: 'gzip' };
  for (const name of ['clicks', 'alerts']) expect(declared(project, name)).toMatchObject({ connector: { settings } });
});

test('what is only written needs neither group nor WATERMARK', async () => {
  const streams = STREAMS + kafkaTable('alerts', '(user_id INTEGER)');
  const project = await load(streams, 'INSERT INTO alerts SELECT user_id FROM clicks');
  expect(declared(project, 'alerts').watermark).toBeUndefined();
});

test('metadata columns stand in the schema, and may be the event time', async () => {
  const columns = `(k VARCHAR METADATA FROM 'key', item VARCHAR, topic VARCHAR METADATA, part BIGINT METADATA FROM 'partition',
    "offset" BIGINT METADATA VIRTUAL, headers MAP(VARCHAR, VARCHAR) METADATA COMMENT 'all', twice AS "offset" * 2,
    ts TIMESTAMP_LTZ(3) METADATA FROM 'Timestamp', WATERMARK FOR ts AS ts)`;
  const project = await load(kafkaTable('clicks', columns, GROUP), 'SELECT k, twice, headers FROM clicks');
  const { connector, schema, watermark, computed } = declared(project, 'clicks');
  expect(connector).toMatchObject({
    metadata: [
      { field: 0, of: 'key' },
      { field: 2, of: 'topic' },
      { field: 3, of: 'partition' },
      { field: 4, of: 'offset' },
      { field: 5, of: 'headers' },
      { field: 7, of: 'timestamp' },
    ],
  });
  expect(schema.map(({ name }) => name)).toEqual(['k', 'item', 'topic', 'part', 'offset', 'headers', 'twice', 'ts']);
  expect(watermark).toMatchObject({ field: 7 });
  expect(computed).toMatchObject([{ field: 6 }]);
});

test("a query's version knows what a metadata column is, and nothing of where the topic is", async () => {
  const versionOf = async (from: string, ...options: readonly string[]): Promise<string | undefined> => {
    const columns = `(ts TIMESTAMP, x VARCHAR METADATA FROM '${from}', item VARCHAR, WATERMARK FOR ts AS ts)`;
    const streams = kafkaTable('clicks', columns, ...options);
    const project = await load(streams, 'SELECT x, item FROM clicks');
    return project.queries[0]?.type.version;
  };
  const version = await versionOf('key', GROUP);
  const elsewhere = [
    "'properties.bootstrap.servers' = 'other:1'",
    "'properties.group.id' = 'b'",
    "'key.fields' = 'item'",
  ];
  expect(await versionOf('key', ...elsewhere)).toBe(version);
  expect(await versionOf('topic', GROUP)).not.toBe(version);
});
