import { expect, test } from 'vitest';
import { planText } from '../../src/query/plan-text.js';
import { type Clauses, declareStreams, planOf, queryText, selectPlanOf } from '../support/planned.js';

test('spaces, comments, case and a literal written otherwise make no other query of it', () => {
  const text = queryText({ define: "DEFINE A AS A.type = 'add' AND quantity > 1" });
  const other = text
    .replaceAll('\n', '\n -- a comment\n   ')
    .replace('quantity > 1', 'QUANTITY  >  (2 - 1)')
    .replace("'30' MINUTE", "'1800' SECOND");
  expect(textOf(other)).toBe(textOf(text));
});

test('the order of DEFINE does not count', () => {
  const [a, b] = ["A AS A.type = 'add'", 'B AS B.price > 1'];
  expect(textOf(queryText({ define: `DEFINE ${a}, ${b}` }))).toBe(textOf(queryText({ define: `DEFINE ${b}, ${a}` })));
});

test('it is JSON without places in a file', () => {
  const text = textOf(queryText({}));
  expect(JSON.parse(text)).toMatchObject({ stream: 'events', partitionBy: ['user_id'], within: 1_800_000_000 });
  expect(text).not.toContain('start');
});

test.each<readonly [what: string, clauses: Clauses]>([
  ['WITHIN', { within: "WITHIN INTERVAL '31' MINUTE" }],
  ['the skip mode', { skip: 'AFTER MATCH SKIP TO NEXT ROW' }],
  ['a condition', { define: "DEFINE A AS A.type = 'Add'" }],
  ['a function', { define: "DEFINE A AS A.type <> 'add'" }],
  ['the pattern', { pattern: 'PATTERN (A B?)' }],
  ['a measure', { measures: 'MEASURES B.price AS price' }],
  ['a name', { measures: 'MEASURES A.price AS cost' }],
  ['the key', { partitionBy: 'PARTITION BY item' }],
  ['timeouts', { rows: 'ONE ROW PER MATCH SHOW TIMEOUT MATCHES' }],
  ['WHERE', { where: 'WHERE price > 1' }],
  ['an exclusion', { pattern: 'PATTERN (A {- B -})' }],
  ['PERMUTE', { pattern: 'PATTERN (PERMUTE(A, B))' }],
  ['ALL ROWS', { rows: 'ALL ROWS PER MATCH', measures: 'MEASURES A.price AS p' }],
  ['FINAL', { measures: 'MEASURES FINAL LAST(A.price) AS price' }],
  ['a SUBSET', { subset: 'SUBSET U = (A, B)', measures: 'MEASURES U.price AS price' }],
  ['the variable to skip to', { skip: 'AFTER MATCH SKIP TO LAST B' }],
])('%s makes another query of it', (_, clauses) => {
  expect(textOf(queryText(clauses))).not.toBe(textOf(queryText({})));
});

test.each<readonly [what: string, one: Clauses, other: Clauses]>([
  ['which rows are shown', { rows: 'ALL ROWS PER MATCH' }, { rows: 'ALL ROWS PER MATCH OMIT EMPTY MATCHES' }],
  ['the row to skip to', { skip: 'AFTER MATCH SKIP TO LAST B' }, { skip: 'AFTER MATCH SKIP TO FIRST B' }],
  ['the members of a subset', { subset: 'SUBSET U = (A, B)' }, { subset: 'SUBSET U = (A, C)' }],
  ['how far PREV reaches', { define: 'DEFINE C AS PREV(x) > 1' }, { define: 'DEFINE C AS PREV(x, 2) > 1' }],
  ['an anchor', { pattern: 'PATTERN (A B C $)' }, { pattern: 'PATTERN (A B C ^)' }],
  ['the order', { orderBy: 'ORDER BY x' }, { orderBy: 'ORDER BY x DESC' }],
  ['where NULLs go', { orderBy: 'ORDER BY x' }, { orderBy: 'ORDER BY x NULLS FIRST' }],
  ['WITHIN', { within: '' }, { within: "WITHIN INTERVAL '1' DAY" }],
])('%s makes another query over a table', (_, one, other) => {
  const table: Clauses = {
    from: 'plain',
    partitionBy: '',
    measures: 'MEASURES U.x AS u, PREV(x) AS before',
    pattern: 'PATTERN (A B C)',
    subset: 'SUBSET U = (A, B)',
    within: '',
    define: '',
  };
  expect(textOf(queryText({ ...table, ...one }))).not.toBe(textOf(queryText({ ...table, ...other })));
});

test("'state.ttl' is part of a query that needs it, and of no other", () => {
  const text = queryText({ from: 'kept' });
  expect(textOf(text)).not.toContain('stateTtl');
  expect(textOf(text.replace('A.price AS', 'MATCH_NUMBER() AS'))).toContain('"stateTtl":86400000000');
});

test.each([
  ["(SELECT ts, user_id, item, price, type FROM events WHERE type = 'add') t"],
  ["(SELECT ts, user_id, item, price, type FROM events WHERE type = 'view') t"],
  ['(SELECT ts, user_id, item, price, item AS type FROM events) t'],
  ['(SELECT * FROM events UNION ALL SELECT * FROM events) t'],
])('reading %s makes another query of it', (from) => {
  expect(textOf(queryText({ from }))).not.toBe(textOf(queryText({})));
  expect(textOf(queryText({ from }))).toBe(textOf(queryText({ from: from.replaceAll(' ', '  ') })));
});

test('what is read is told apart by rows and conditions', () => {
  const froms = [
    "(SELECT ts, user_id, item, price, type FROM events WHERE type = 'add') t",
    "(SELECT ts, user_id, item, price, type FROM events WHERE type = 'view') t",
    '(SELECT ts, user_id, item, price, item AS type FROM events) t',
    '(SELECT * FROM events) t',
    "(VALUES (TIMESTAMP '2026-01-01', 1, 'x', 1.5, 'add')) t(ts, user_id, item, price, type)",
    "(VALUES (TIMESTAMP '2026-01-01', 2, 'x', 1.5, 'add')) t(ts, user_id, item, price, type)",
  ];
  expect(new Set(froms.map((from) => textOf(queryText({ from, measures: '' })))).size).toBe(froms.length);
});

test('a plain SELECT is versioned by what it gives', () => {
  const textOfSelect = (text: string): string => {
    const { plan, problems } = selectPlanOf(text);
    if (plan === undefined) throw new Error(problems.join('\n'));
    return planText(plan, declareStreams().streams);
  };
  const texts = [
    'SELECT x, y FROM plain',
    'SELECT y, x FROM plain',
    'SELECT x AS a, y FROM plain',
    'SELECT x, y FROM plain WHERE x > 1',
    'SELECT x + 1 AS x, y FROM plain',
    'SELECT x, y FROM plain UNION ALL SELECT x, y FROM plain',
    'SELECT quantity AS x, item AS y FROM events',
    'SELECT * FROM plain',
  ].map(textOfSelect);
  expect(new Set(texts).size).toBe(texts.length);
  expect(textOfSelect('select x,\n y -- as written\nfrom PLAIN')).toBe(texts[0]);
  expect(textOfSelect('SELECT plain.* FROM (SELECT ts, day, x, y FROM plain) AS plain')).toBe(texts.at(-1));
});

function textOf(query: string): string {
  const { plan, problems } = planOf(query);
  if (plan === undefined) throw new Error(problems.join('\n'));
  return planText(plan, declareStreams().streams);
}
