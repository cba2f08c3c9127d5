import { expect, test } from 'vitest';
import type { MatchQueryPlan } from '../../src/query/plan.js';
import { streamsOf } from '../../src/query/plan.js';
import { typeName } from '../../src/schema.js';
import { planOf } from '../support/planned.js';

const OVER_TABLE = 'MATCH_RECOGNIZE (MEASURES 1 AS one AFTER MATCH SKIP PAST LAST ROW PATTERN (A))';
const OVER_STREAM = `MATCH_RECOGNIZE (ORDER BY ts MEASURES 1 AS one AFTER MATCH SKIP PAST LAST ROW
  PATTERN (A) WITHIN INTERVAL '1' DAY)`;

function planned(text: string): MatchQueryPlan {
  const { plan, problems } = planOf(text);
  expect(problems).toEqual([]);
  if (plan === undefined) throw new Error(`no plan of ${text}`);
  return plan;
}

function inputOf(from: string, over = OVER_TABLE, before = ''): MatchQueryPlan['input'] {
  return planned(`${before} SELECT one FROM ${from} ${over}`).input;
}

function columnsOf({ schema }: MatchQueryPlan['input']): readonly string[] {
  return schema.map(({ name, type }) => `${name} ${typeName(type)}`);
}

test('a stream as it is: all its columns, no condition', () => {
  const { name, time, branches } = inputOf('events e', OVER_STREAM);
  expect({ name, time, branches }).toEqual({
    name: 'events',
    time: 0,
    branches: [{ kind: 'stream', stream: 'events' }],
  });
});

test('a table without WATERMARK has no time', () => {
  expect(inputOf('plain').time).toBeUndefined();
});

test('a filtered projection of a stream: its conditions and columns are over the fields of the stream', () => {
  const input = inputOf(
    "(SELECT item AS what, ts, price * 2 FROM (SELECT * FROM events WHERE type = 'add') e WHERE e.quantity > 1) t",
    OVER_STREAM,
  );
  expect(input.name).toBe('t');
  expect(input.time).toBe(1);
  expect(columnsOf(input)).toEqual(['what VARCHAR', 'ts TIMESTAMP', 'price * 2 DECIMAL(18,2)']);
  const [branch] = input.branches;
  if (branch?.kind !== 'stream') throw new Error('no stream');
  expect(branch.columns?.map((column) => (column.kind === 'field' ? column.field : column.kind))).toEqual([
    2,
    0,
    'call',
  ]);
  expect(branch.where).toMatchObject({
    kind: 'case',
    branches: [{ when: { function: { name: '=' } }, then: { function: { name: '>' } } }],
    otherwise: { value: false },
  });
});

test('all columns in their order are no projection, whatever their names', () => {
  const { schema, branches } = inputOf('(SELECT * FROM plain) t(a, b)');
  expect(schema.map(({ name }) => name)).toEqual(['a', 'b', 'x', 'y']);
  expect(branches).toEqual([{ kind: 'stream', stream: 'plain' }]);
});

test('VALUES: a type for each column, names given or col0, col1', () => {
  const input = inputOf("(VALUES (1, 'x', NULL), (2.5, NULL, NULL)) t(id, value)");
  expect(columnsOf(input)).toEqual(['id DECIMAL(11,1)', 'value VARCHAR', 'col2 INTEGER']);
  expect(input.branches).toEqual([
    {
      kind: 'values',
      rows: [
        [10, 'x', null],
        [25, null, null],
      ],
    },
  ]);
  expect(columnsOf(inputOf('(VALUES 1, 2)'))).toEqual(['col0 INTEGER']);
});

test('a SELECT from VALUES is computed at once', () => {
  const input = inputOf('(SELECT id + 1 AS next FROM (VALUES (1), (2), (3)) t(id) WHERE id > 1) u');
  expect(input.branches).toEqual([{ kind: 'values', rows: [[3], [4]] }]);
  expect(inputOf('(SELECT * FROM (VALUES (1)) WHERE false) t(id)').branches).toEqual([{ kind: 'values', rows: [] }]);
  expect(inputOf("(SELECT 1 AS a, 'x' AS b) t").branches).toEqual([{ kind: 'values', rows: [[1, 'x']] }]);
});

test('WITH: each sees those before it, and a name of its own hides a stream', () => {
  const before = 'WITH t(a, b) AS (VALUES (1, 2), (3, 4)), plain AS (SELECT b FROM t WHERE a = 3)';
  const input = inputOf('plain', OVER_TABLE, before);
  expect(input).toEqual({
    name: 'plain',
    schema: [{ name: 'b', type: { kind: 'INTEGER' } }],
    branches: [{ kind: 'values', rows: [[4]] }],
  });
  expect(inputOf('(WITH u AS (VALUES 1) SELECT * FROM u) t').branches).toEqual([{ kind: 'values', rows: [[1]] }]);
});

test('UNION ALL: by position, named by the first, types made common; a stream where each keeps its time in one place', () => {
  const query = `(SELECT quantity AS n, ts, 'event' AS kind FROM events
    UNION ALL (SELECT user_id, ts, item FROM events WHERE user_id > 1)
    UNION ALL SELECT NULL, CAST(ts AS TIMESTAMPTZ), NULL FROM events) t`;
  const plan = planned(`SELECT one FROM ${query} ${OVER_STREAM}`);
  expect(columnsOf(plan.input)).toEqual(['n BIGINT', 'ts TIMESTAMP WITH TIME ZONE', 'kind VARCHAR']);
  expect(plan.input.time).toBe(1);
  expect(plan.input.branches).toHaveLength(3);
  expect(streamsOf(plan)).toEqual(['events']);
  expect(inputOf('(SELECT x FROM plain UNION ALL VALUES 1) t').branches).toMatchObject([
    { kind: 'stream', stream: 'plain' },
    { kind: 'values', rows: [[1]] },
  ]);
});

test.each([
  ['(SELECT item FROM events)', 'all of events has been read'],
  ["(SELECT ts, item FROM events UNION ALL SELECT TIMESTAMP '2026-01-01', item FROM events)", 'has been read'],
  ['(SELECT ts FROM events UNION ALL SELECT ts FROM plain)', 'has been read'],
])('%s has no event time, which is a warning', (from, said) => {
  const { plan, problems } = planOf(`SELECT one FROM ${from} t ${OVER_TABLE}`);
  expect(plan?.input.time).toBeUndefined();
  expect(problems.join('\n')).toContain(said);
  expect(problems.join('\n')).toContain('q.sql:1:17: warning: these rows have no event time');
});

test.each([
  ['ONE ROW PER MATCH', ['part', 'm']],
  ['ALL ROWS PER MATCH', ['part', 'id', 'm', 'value']],
])('%s: the columns of *, in the order of the standard', (rows, expected) => {
  const query = (items: string) => `SELECT ${items} FROM (VALUES (1, 2, 3)) t(value, id, part) MATCH_RECOGNIZE (
    PARTITION BY part ORDER BY id MEASURES 1 AS m ${rows} AFTER MATCH SKIP PAST LAST ROW PATTERN (A)) AS r`;
  expect(planned(query('*')).select.map(({ name }) => name)).toEqual(expected);
  expect(planned(query('r.*, r.m + 1 AS n')).select.map(({ name }) => name)).toEqual([...expected, 'n']);
});

test('a column that orders the rows twice stands in * twice', () => {
  const { select } = planned(`SELECT * FROM (VALUES (1, 2)) t(id, value) MATCH_RECOGNIZE (
    ORDER BY id, id DESC ALL ROWS PER MATCH AFTER MATCH SKIP PAST LAST ROW PATTERN (A))`);
  expect(select.map(({ name }) => name)).toEqual(['id', 'id_1', 'value']);
});

test.each([
  ['(VALUES (1, 2), (3)) t', '1:33: the rows differ in how many values they have: the first 2, this one 1'],
  ["(VALUES (1), (DATE '2026-01-01')) t", 'the values of a column differ in type'],
  ['(VALUES (x)) t', 'VALUES is a constant: it reads no columns'],
  ["(VALUES ('x'::INTEGER)) t", '1:26: '],
  ['(VALUES (1, 2)) t(a, b, c)', '1:41: there are more names than columns: 3 and 2'],
  ['(VALUES (1, 2)) t(a, A)', '1:38: two columns are called A'],
  ['(SELECT prize FROM events) t', '1:25: events has no column prize'],
  ['(SELECT e.prize FROM events e) t', '1:27: e has no column prize'],
  ['(SELECT m.price FROM events e) t', '1:25: e has no column m'],
  ['(SELECT price FROM evnts) t', 'there is no stream evnts'],
  ['(SELECT count(*) FROM events) t', 'count is not possible in SELECT'],
  ['(SELECT price FROM events WHERE price) t', 'a condition is needed here'],
  [
    '(SELECT x FROM plain UNION ALL SELECT x, ts FROM plain) t',
    '1:48: the parts of the UNION ALL differ in how many columns they have',
  ],
  ['(SELECT x FROM plain UNION ALL SELECT day FROM plain) t', 'column x of the UNION ALL differs in type'],
])('%s is refused', (from, said) => {
  const { plan, problems } = planOf(`SELECT one FROM ${from} ${OVER_TABLE}`);
  expect(plan).toBeUndefined();
  expect(problems.join('\n')).toContain(said);
});

test('a row that cannot be computed is a problem where it stands', () => {
  const { problems } = planOf(
    `SELECT one FROM (SELECT CAST(a AS INTEGER) FROM (VALUES ('1'), ('x')) t(a)) t ${OVER_TABLE}`,
  );
  expect(problems.join('\n')).toContain('q.sql:1:25: ');
});
