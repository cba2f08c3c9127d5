import { expect, test } from 'vitest';
import { declareStreams } from '../../support/planned.js';

const WITH = "WITH ('connector' = 'filesystem', 'path' = 'e.csv')";

test('a table becomes a stream', () => {
  const { streams, problems } = declareStreams(
    `CREATE TABLE e (ts TIMESTAMP(3), n INT, s STRING, WATERMARK FOR TS AS ts - INTERVAL '1.5' SECOND) ${WITH};`,
  );
  expect(problems).toEqual([]);
  expect(streams).toEqual([
    {
      name: 'e',
      schema: [
        { name: 'ts', type: { kind: 'TIMESTAMP' } },
        { name: 'n', type: { kind: 'INTEGER' } },
        { name: 's', type: { kind: 'VARCHAR' } },
      ],
      watermark: { field: 0, delay: 1_500_000 },
      connector: { kind: 'filesystem', path: 'e.csv', file: 'folder/e.csv', format: 'csv' },
    },
  ]);
});

test('without an interval nothing may be late, and without a WATERMARK there is none', () => {
  const { streams } = declareStreams(
    `CREATE TABLE e (ts TIMESTAMP, WATERMARK FOR ts AS ts) ${WITH}; CREATE TABLE f (x INT) ${WITH};`,
  );
  expect(streams.map(({ watermark }) => watermark)).toEqual([{ field: 0, delay: 0 }, undefined]);
});

test.each([
  ['24 hours', 86_400],
  ['30 min', 1800],
  ['1 d 12 h', 129_600],
  ['90s', 90],
  ['7 DAYS', 604_800],
  ['500 ms', 0.5],
])("'state.ttl' = '%s'", (ttl, seconds) => {
  const options = `('connector' = 'filesystem', 'path' = 'e.csv', 'state.ttl' = '${ttl}', 'state.max-open-matches' = '50')`;
  const { streams, problems } = declareStreams(
    `CREATE TABLE e (ts TIMESTAMP, WATERMARK FOR ts AS ts) WITH ${options};`,
  );
  expect(problems).toEqual([]);
  expect(streams).toMatchObject([{ stateTtl: seconds * 1_000_000, maxOpen: 50 }]);
});

test("'scan.watermark.max-ahead' belongs to the watermark", () => {
  const options = "('connector' = 'filesystem', 'path' = 'e.csv', 'scan.watermark.max-ahead' = '1 d 12 h')";
  const { streams } = declareStreams(`CREATE TABLE e (ts TIMESTAMP, WATERMARK FOR ts AS ts) WITH ${options};`);
  expect(streams).toMatchObject([{ watermark: { field: 0, delay: 0, maxAhead: 36 * 3_600_000_000 } }]);
});

test('how often to look for more belongs to the connector, how long to wait for a partition to the watermark', () => {
  const options = "('connector' = 'filesystem', 'path' = 'e', 'format' = 'csv', 'source.monitor-interval' = '250 ms'";
  const { streams, problems } = declareStreams(
    `CREATE TABLE e (ts TIMESTAMP, WATERMARK FOR ts AS ts) WITH ${options}, 'scan.watermark.idle-timeout' = '2 min');`,
  );
  expect(problems).toEqual([]);
  expect(streams).toMatchObject([
    { watermark: { field: 0, delay: 0, idleTimeout: 120_000_000 }, connector: { monitorInterval: 250_000 } },
  ]);
});

test.each([
  ['state.ttl', 'ever'],
  ['state.ttl', '0 s'],
  ['state.ttl', '1 month'],
  ['state.ttl', '-1 hour'],
  ['state.ttl', '24'],
  ['state.ttl', ''],
  ['state.ttl', '99999999999999999 days'],
  ['scan.watermark.max-ahead', 'far'],
  ['scan.watermark.max-ahead', '0 s'],
  ['scan.watermark.max-ahead', '1 month'],
  ['scan.watermark.idle-timeout', 'later'],
  ['scan.watermark.idle-timeout', '0 s'],
  ['source.monitor-interval', 'often'],
  ['source.monitor-interval', '0 ms'],
  ['state.max-open-matches', '0'],
  ['state.max-open-matches', '-1'],
  ['state.max-open-matches', '1e3'],
  ['state.max-open-matches', '99999999999'],
])("'%s' = '%s' is refused", (option, value) => {
  const options = `('connector' = 'filesystem', 'path' = 'e.csv', '${option}' = '${value}')`;
  const { problems } = declareStreams(`CREATE TABLE e (ts TIMESTAMP, WATERMARK FOR ts AS ts) WITH ${options};`);
  expect(problems.join()).toContain(`'${value}' is not a`);
});

test.each([
  ['e.csv.gz', 'csv'],
  ['e.ndjson', 'json'],
  ['e.jsonl.gz', 'json'],
  ['e.parquet', 'parquet'],
])('the format of %s is known from its name', (path, format) => {
  const { streams } = declareStreams(`CREATE TABLE e (x INT) WITH ('connector' = 'filesystem', 'path' = '${path}');`);
  expect(streams[0]?.connector).toMatchObject({ format });
});

test.each([
  ['(x INT, X INT)', WITH, 'two columns called X'],
  ['(x INTT)', WITH, 'did you mean INT?'],
  ['(x INT, WATERMARK FOR ts AS ts)', WITH, 'there is no column ts'],
  ['(x INT, WATERMARK FOR x AS x)', WITH, 'event time must be a TIMESTAMP'],
  ["(ts TIMESTAMP, WATERMARK FOR ts AS ts + INTERVAL '1' SECOND)", WITH, 'must be ts, or ts less an interval'],
  ["(ts TIMESTAMP, WATERMARK FOR ts AS ts - INTERVAL '-1' SECOND)", WITH, 'run ahead of the events'],
  ["(ts TIMESTAMP, WATERMARK FOR ts AS ts - INTERVAL '1' MONTH)", WITH, 'months differ'],
  ['(ts TIMESTAMP, WATERMARK FOR ts AS ts - 5)', WITH, 'needs an interval, not INTEGER'],
  ['(x INT)', "WITH ('path' = 'e.csv')", 'does not say where its events come from'],
  ['(x INT)', "WITH ('connector' = 'kafaka')", "did you mean 'kafka'?"],
  ['(x INT)', "WITH ('connector' = 'kafka')", "table e needs a 'topic'"],
  ['(x INT)', "WITH ('connector' = 'filesystem')", "needs a 'path'"],
  ['(x INT)', "WITH ('connector' = 'filesystem', 'path' = 'e.dat')", 'is not known from its name'],
  ['(x INT)', "WITH ('connector' = 'filesystem', 'path' = 'e', 'format' = 'ndjson')", "did you mean 'json'?"],
  ['(x INT)', "WITH ('connector' = 'filesystem', 'pth' = 'e.csv')", "did you mean 'path'?"],
])('CREATE TABLE e %s %s is refused', (columns, options, said) => {
  const { streams, problems } = declareStreams(`CREATE TABLE e ${columns} ${options};`);
  expect(streams).toEqual([]);
  expect(problems.join('\n')).toContain(said);
});

test('two tables of one name, though in another case, are refused', () => {
  const { problems } = declareStreams(`CREATE TABLE e (x INT) ${WITH}; CREATE TABLE E (x INT) ${WITH};`);
  expect(problems.join()).toContain('two tables called E');
});

test.each([
  ['TIMESTAMP', 'TIMESTAMP'],
  ['TIMESTAMP(3)', 'TIMESTAMP'],
  ['timestamp(6)', 'TIMESTAMP'],
  ['TIMESTAMP(3) WITHOUT TIME ZONE', 'TIMESTAMP'],
  ['DATETIME', 'TIMESTAMP'],
  ['TIMESTAMPTZ', 'TIMESTAMPTZ'],
  ['TIMESTAMP_LTZ', 'TIMESTAMPTZ'],
  ['TIMESTAMP_LTZ(3)', 'TIMESTAMPTZ'],
  ['TIMESTAMP WITH TIME ZONE', 'TIMESTAMPTZ'],
  ['TIMESTAMP(6) WITH TIME ZONE', 'TIMESTAMPTZ'],
  ['TIMESTAMP WITH LOCAL TIME ZONE', 'TIMESTAMPTZ'],
  ['TIMESTAMP(3) WITH LOCAL TIME ZONE', 'TIMESTAMPTZ'],
])('%s is a %s, and can be event time', (written, kind) => {
  const { streams, problems } = declareStreams(`CREATE TABLE e (ts ${written}, WATERMARK FOR ts AS ts) ${WITH};`);
  expect(problems).toEqual([]);
  expect(streams).toMatchObject([{ schema: [{ name: 'ts', type: { kind } }], watermark: { field: 0 } }]);
});

test.each([
  ["INTERVAL '500' MILLISECOND", 500_000],
  ["INTERVAL '1500' MILLISECONDS", 1_500_000],
  ["INTERVAL '7' MICROSECOND", 7],
  ["INTERVAL '0.000001' SECOND", 1],
  ["INTERVAL '1 minute 30 seconds'", 90_000_000],
  ['INTERVAL 2 DAY', 172_800_000_000],
])('a watermark may be %s behind', (interval, delay) => {
  const { streams, problems } = declareStreams(
    `CREATE TABLE e (s BIGINT, ts AS to_timestamp(s), WATERMARK FOR ts AS ts - ${interval}) ${WITH};`,
  );
  expect(problems).toEqual([]);
  expect(streams).toMatchObject([{ watermark: { field: 1, delay } }]);
});

test.each([
  ["'key.fields' = 'n'", { keyFields: [1] }],
  ["'key.fields' = ' S ; twice;n'", { keyFields: [2, 3, 1] }],
  ["'archive.raw' = 'true'", { keepsRaw: true }],
  ["'archive.raw' = ' TRUE '", { keepsRaw: true }],
  ["'archive.raw' = 'false'", {}],
])('%s: what an archive keeps beside the columns', (option, kept) => {
  const table = `CREATE TABLE e (ts TIMESTAMP, n INT, s STRING, twice AS n * 2, WATERMARK FOR ts AS ts)`;
  const [without, declared] = ["'format' = 'csv'", option].map((more) =>
    declareStreams(`${table} WITH ('connector' = 'filesystem', 'path' = 'e.csv', ${more});`),
  );
  expect(declared?.problems).toEqual([]);
  expect(declared?.streams).toEqual(without?.streams.map((stream) => ({ ...stream, ...kept })));
});

test('a column of a key that has a problem of its own is not said to be missing', () => {
  const { problems } = declareStreams(
    "CREATE TABLE e (n NUMBERR) WITH ('connector' = 'filesystem', 'path' = 'e.csv', 'key.fields' = 'n');",
  );
  expect(problems).toHaveLength(1);
});
