import { expect, test } from 'vitest';
import { parseStreams } from '../../../src/query/syntax/parse-streams.js';
import { complaints } from '../../support/complaints.js';
import { withoutSpans } from '../../support/without-spans.js';

function read(text: string) {
  const { tables, problems } = parseStreams(text, 'streams.sql');
  expect(complaints(problems)).toEqual([]);
  return tables;
}

function problemsOf(text: string): readonly string[] {
  return complaints(parseStreams(text, 'streams.sql').problems);
}

const identifier = (name: string) => ({ name, quoted: false });
const type = (name: string, more: object = {}) => ({ name, parameters: [], listDepth: 0, fields: [], ...more });

test('columns, a watermark and options', () => {
  const text = `
    CREATE TABLE events (
      user_id BIGINT NOT NULL,
      "when" timestamp(3) COMMENT 'event time' NOT NULL,
      price decimal(10, 2) NULL,
      WATERMARK FOR "when" AS "when" - INTERVAL '5' SECOND
    ) COMMENT 'all there is' WITH ('connector' = 'filesystem', 'path' = 'it''s.csv');`;
  expect(withoutSpans(read(text))).toEqual([
    {
      name: identifier('events'),
      columns: [
        { kind: 'physical', name: identifier('user_id'), type: type('BIGINT'), notNull: true },
        {
          kind: 'physical',
          name: { name: 'when', quoted: true },
          type: type('TIMESTAMP', { parameters: [3] }),
          notNull: true,
        },
        {
          kind: 'physical',
          name: identifier('price'),
          type: type('DECIMAL', { parameters: [10, 2] }),
          notNull: false,
        },
      ],
      watermark: {
        column: { name: 'when', quoted: true },
        expression: expect.objectContaining({ kind: 'binary', operator: '-' }),
      },
      options: [
        { key: 'connector', value: 'filesystem' },
        { key: 'path', value: "it's.csv" },
      ],
    },
  ]);
});

test('a column that is computed', () => {
  expect(
    withoutSpans(read("CREATE TABLE a (b INT, c AS b + 1 COMMENT 'one more', d AS 'x')")[0]?.columns),
  ).toMatchObject([
    { kind: 'physical' },
    { kind: 'computed', name: identifier('c'), expression: { kind: 'binary', operator: '+' } },
    { kind: 'computed', name: identifier('d'), expression: { kind: 'string', value: 'x' } },
  ]);
});

test('views stand between tables, and name their columns or not', () => {
  const text = `CREATE VIEW a AS SELECT b FROM c WHERE b > (SELECT 1); CREATE TABLE c (b INT);
    create view d (e, f) as WITH g AS (VALUES (1, 2)) SELECT * FROM g UNION ALL VALUES (3, 4);`;
  const { tables, views, problems } = parseStreams(text, 'streams.sql');
  expect(problems).toEqual([]);
  expect(tables.map(({ name }) => name.name)).toEqual(['c']);
  expect(
    views.map(({ name, columns, query, subqueries }) => [
      name.name,
      columns.map((column) => column.name),
      query.with.length,
      query.parts.map(({ kind }) => kind),
      subqueries.map(({ sql }) => sql),
    ]),
  ).toEqual([
    ['a', [], 0, ['select'], ['SELECT 1']],
    ['d', ['e', 'f'], 1, ['select', 'values'], []],
  ]);
});

test('an option knows where its key and its value stand', () => {
  const text = "CREATE TABLE a (b INT) WITH ('k' = 'v')";
  const [option] = read(text)[0]?.options ?? [];
  if (option === undefined) throw new Error('no option');
  const at = ({ start, end }: { readonly start: number; readonly end: number }) => text.slice(start, end);
  expect([option, option.keySpan, option.valueSpan].map(at)).toEqual(["'k' = 'v'", "'k'", "'v'"]);
});

test('several statements, with empty ones between', () => {
  expect(read(';CREATE TABLE a (b INT);;create table c (d INT)').map(({ name }) => name.name)).toEqual(['a', 'c']);
});

test.each<[string, object]>([
  ['string', type('STRING')],
  ['TIMESTAMP_LTZ(3)', type('TIMESTAMP_LTZ', { parameters: [3] })],
  ['timestamp with time zone', type('TIMESTAMP WITH TIME ZONE')],
  ['TIMESTAMP(3) WITH LOCAL TIME ZONE', type('TIMESTAMP WITH LOCAL TIME ZONE', { parameters: [3] })],
  ['TIMESTAMP WITHOUT TIME ZONE', type('TIMESTAMP WITHOUT TIME ZONE')],
  ['double precision', type('DOUBLE PRECISION')],
  ['CHARACTER VARYING(10)', type('CHARACTER VARYING', { parameters: [10] })],
  ['INTERVAL', type('INTERVAL')],
  ['INT[][]', type('INT', { listDepth: 2 })],
  ['INT ARRAY', type('INT', { listDepth: 1 })],
  ['ARRAY<ARRAY<INT NOT NULL>>', type('INT', { listDepth: 2 })],
  ['ARRAY<INT>[]', type('INT', { listDepth: 2 })],
  ['DECIMAL(10, 2)[]', type('DECIMAL', { parameters: [10, 2], listDepth: 1 })],
  [
    'STRUCT(a INT, b VARCHAR[])[]',
    type('STRUCT', {
      listDepth: 1,
      fields: [
        { name: identifier('a'), type: type('INT') },
        { name: identifier('b'), type: type('VARCHAR', { listDepth: 1 }) },
      ],
    }),
  ],
  [
    'ROW<a INT, b ROW<c STRING NOT NULL>>',
    type('STRUCT', {
      fields: [
        { name: identifier('a'), type: type('INT') },
        {
          name: identifier('b'),
          type: type('STRUCT', { fields: [{ name: identifier('c'), type: type('STRING') }] }),
        },
      ],
    }),
  ],
])('the type %s', (text, expected) => {
  expect(withoutSpans(read(`CREATE TABLE a (b ${text})`)[0]?.columns[0])).toMatchObject({ type: expected });
});

test.each<[string, readonly string[]]>([
  ['', ['1:1 «» found no stream, expected CREATE TABLE']],
  ['SELECT 1', ['1:1 «SELECT» found SELECT, expected CREATE']],
  ['CREATE VIEW a SELECT 1', ['1:15 «SELECT» found SELECT, expected AS']],
  ['CREATE VEIW a AS SELECT 1', ['1:8 «VEIW» found VEIW, expected VIEW']],
  [
    'CREATE OR REPLACE VIEW IF NOT EXISTS a AS SELECT 1',
    ['1:8 «OR REPLACE» OR REPLACE is not supported', '1:24 «IF NOT EXISTS» IF NOT EXISTS is not supported'],
  ],
  ['CREATE VIEW a.b AS SELECT 1', ['1:14 «.» found ".", expected a plain name']],
  ['CREATE VIEW a AS CREATE TABLE b (c INT)', ['1:18 «CREATE» found CREATE, expected SELECT']],
  ['CREATE VIEW a AS SELECT 1 FROM b WHERE true y', ['1:45 «y» found y, expected ";" or the end of the file']],
  ['CREAT TABEL a (b INT)', ['1:1 «CREAT» found CREAT, expected CREATE', '1:7 «TABEL» found TABEL, expected TABLE']],
  ['CREATE TABLE IF NOT EXISTS a (b INT)', ['1:14 «IF NOT EXISTS» IF NOT EXISTS is not supported']],
  ['CREATE OR REPLACE TABLE a (b INT)', ['1:8 «OR REPLACE» OR REPLACE is not supported']],
  ['CREATE TABLE a.b (c INT)', ['1:15 «.» found ".", expected a plain name']],
  ['CREATE TABLE a', ['1:15 «» found the end of the file, expected "(" and columns']],
  ['CREATE TABLE a ()', ['1:17 «)» found ")", expected a column']],
  ['CREATE TABLE a (b)', ['1:18 «)» found ")", expected a type']],
  ['CREATE TABLE a (order INT)', ['1:17 «order» found order, expected a column']],
  ['CREATE TABLE a (b INT c INT)', ['1:23 «c» found c, expected "," or ")"']],
  ['CREATE TABLE a (b INT,)', ['1:22 «,» found "," before ")", expected a column after it']],
  ['CREATE TABLE a (b INT FOO)', ['1:23 «FOO» found FOO, expected "," or ")"']],
  ['CREATE TABLE a (b AS c + 1, d MULTISET<INT>)', ['1:31 «MULTISET» MULTISET is not supported as a type']],
  [
    'CREATE TABLE a (b INT PRIMARY KEY, PRIMARY KEY (b) NOT ENFORCED)',
    ['1:23 «PRIMARY» PRIMARY KEY is not supported', '1:36 «PRIMARY» PRIMARY KEY is not supported'],
  ],
  ['CREATE TABLE a (b INT METADATA FROM x)', ['1:37 «x» found x, expected what it is, in quotes']],
  ["CREATE TABLE a (b INT METADATA FROM 'x' VIRTUAL 'y')", ['1:49 «\'y\'» found \'y\', expected "," or ")"']],
  ['CREATE TABLE a (b INT DEFAULT 1)', ['1:23 «DEFAULT» DEFAULT is not supported']],
  [
    'CREATE TABLE a (b INT[3], c DECIMAL(x))',
    ['1:22 «[» lists of a fixed length are not supported', '1:37 «x» found x, expected a whole number'],
  ],
  ['CREATE TABLE a (b INT, WATERMRK FOR b AS b)', ['1:24 «WATERMRK» found WATERMRK, expected WATERMARK']],
  ['CREATE TABLE a (b INT, WATERMARK FOR b - 1)', ['1:40 «-» found "-", expected AS']],
  ['CREATE TABLE a (WATERMARK FOR b AS b, WATERMARK FOR c AS c)', ['1:39 «WATERMARK» found a second WATERMARK']],
  ["CREATE TABLE a (b INT) WIHT ('c' = 'd')", ['1:24 «WIHT» found WIHT, expected WITH']],
  [
    "CREATE TABLE a (b INT) PARTITIONED BY (b) WITH ('c' = 'd')",
    ['1:24 «PARTITIONED» PARTITIONED BY is not supported'],
  ],
  [
    "CREATE TABLE a (b INT) WITH ('c' = 5, d = 'e')",
    ['1:36 «5» found 5, expected its value in quotes', '1:39 «d» found d, expected the name of an option in quotes'],
  ],
  [
    "CREATE TABLE a (b INT) WITH ('c' 'd', 'e' = 'f' 'g' = 'h')",
    ["1:34 «'d'» found 'd', expected \"=\"", '1:49 «\'g\'» found \'g\', expected "," or ")"'],
  ],
  ["CREATE TABLE a (b INT WITH ('c' = 'd')", ['1:23 «WITH» found WITH, expected "," or ")"']],
  ['CREATE TABLE a (b INT) CREATE TABLE c (d INT)', ['1:24 «CREATE» found CREATE, expected WITH']],
  ["CREATE TABLE a (b INT) WITH ('c' = 'd') x", ['1:41 «x» found x, expected ";" or the end of the file']],
])('%j', (text, expected) => {
  expect(problemsOf(text)).toEqual(expected);
});

test('a table with a problem is left out, the others are not', () => {
  const { tables, problems } = parseStreams('CREATE TABLE a (b); CREATE TABLE c (d INT); CREATE e', 'streams.sql');
  expect(tables.map(({ name }) => name.name)).toEqual(['c']);
  expect(problems).toHaveLength(2);
});
