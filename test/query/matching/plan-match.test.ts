import { describe, expect, test } from 'vitest';
import type { RowPattern } from '../../../src/patterns/pattern.js';
import type { MatchQueryPlan } from '../../../src/query/plan.js';
import { type Clauses, planOf, queryText } from '../../support/planned.js';

const DAY = 24 * 60 * 60 * 1_000_000;

function planned(clauses: Clauses): MatchQueryPlan {
  const { plan, problems } = planOf(queryText(clauses));
  if (plan === undefined) throw new Error(problems.join('\n\n'));
  expect(problems.filter((problem) => !problem.includes('AFTER MATCH SKIP is missing'))).toEqual([]);
  return plan;
}

function patternOf(clauses: Clauses): RowPattern {
  return planned(clauses).pattern;
}

const TABLE: Clauses = {
  from: 'plain',
  partitionBy: '',
  orderBy: '',
  measures: 'MEASURES A.x AS a',
  within: '',
  define: 'DEFINE A AS A.x > 1',
};

describe('PATTERN', () => {
  const [A, B, C] = ['A', 'B', 'C'].map((name) => ({ kind: 'variable', name }));

  test.each([
    ['A{,} B', { items: [{ kind: 'quantified', min: 0, greedy: true }, B] }],
    ['A{,3}? B', { items: [{ kind: 'quantified', min: 0, max: 3, greedy: false }, B] }],
    ['PERMUTE(A, B C)', { kind: 'permutation', items: [A, { kind: 'concatenation', items: [B, C] }] }],
    ['A {- B {- C -} -}', { items: [A, { kind: 'exclusion', body: { items: [B, { kind: 'exclusion', body: C }] } }] }],
    ['^ A $', { items: [{ kind: 'anchor', at: 'start' }, A, { kind: 'anchor', at: 'end' }] }],
    ['^* A', { items: [{ kind: 'quantified', body: { kind: 'anchor', at: 'start' } }, A] }],
    ['()', { kind: 'empty' }],
    ['A | ()+', { kind: 'alternation', items: [A, { kind: 'quantified', body: { kind: 'empty' }, min: 1 }] }],
  ])('%s over a table', (text, expected) => {
    const define = text.includes('A') ? 'DEFINE A AS A.x > 1' : '';
    const measures = 'MEASURES CLASSIFIER() AS c';
    expect(patternOf({ ...TABLE, measures, define, pattern: `PATTERN (${text})` }).pattern).toMatchObject(expected);
  });

  test('a variable is called as CLASSIFIER() gives it: what is not quoted is in upper case', () => {
    const pattern = patternOf({
      pattern: 'PATTERN (a "b" A)',
      define: 'DEFINE a AS A.price > 1, "b" AS "b".price > a.price',
    });
    expect(pattern.pattern).toMatchObject({ items: [{ name: 'A' }, { name: 'b' }, { name: 'A' }] });
    expect([...pattern.define.keys()]).toEqual(['A', 'b']);
  });
});

describe('rows and skipping', () => {
  test.each([
    ['ONE ROW PER MATCH', 'one-row'],
    ['ALL ROWS PER MATCH', 'all-rows-show-empty'],
    ['ALL ROWS PER MATCH SHOW EMPTY MATCHES', 'all-rows-show-empty'],
    ['ALL ROWS PER MATCH OMIT EMPTY MATCHES', 'all-rows-omit-empty'],
    ['ALL ROWS PER MATCH WITH UNMATCHED ROWS', 'all-rows-with-unmatched'],
  ])('%s', (rows, expected) => {
    expect(patternOf({ rows, measures: 'MEASURES A.price AS p' }).rows).toBe(expected);
  });

  test('with ALL ROWS PER MATCH the row is that of the input, and the measures', () => {
    const { type, select, fields } = planned({
      rows: 'ALL ROWS PER MATCH',
      measures: 'MEASURES CLASSIFIER() AS label',
      select: 'item, label, quantity',
      where: 'WHERE "Odd" > 1',
    });
    expect(type.key.map(({ name }) => name)).toEqual(['user_id']);
    expect(select.map(({ expression }) => expression)).toMatchObject([{ field: 2 }, { field: 10 }, { field: 5 }]);
    expect(fields).toEqual([2, 3, 5, 6]);
  });

  test.each([
    ['TO FIRST b', { to: 'first', variables: ['B'] }],
    ['TO LAST B', { to: 'last', variables: ['B'] }],
    ['TO u', { to: 'last', variables: ['B', 'C'] }],
    ['TO FIRST U', { to: 'first', variables: ['B', 'C'] }],
  ])('AFTER MATCH SKIP %s', (skip, expected) => {
    const clauses = { pattern: 'PATTERN (A B C)', subset: 'SUBSET U = (B, C)' };
    expect(patternOf({ ...clauses, skip: `AFTER MATCH SKIP ${skip}` }).skip).toEqual(expected);
  });
});

describe('over a stream', () => {
  test('ORDER BY is its event time, however it is qualified', () => {
    const expected = [{ expression: { kind: 'field', field: 0 }, descending: false, nullsFirst: false }];
    expect(planned({ orderBy: 'ORDER BY events.ts' }).orderBy).toMatchObject(expected);
    expect(planned({ partitionBy: 'PARTITION BY events.item' }).partitionBy).toEqual([2]);
  });

  test("'state.max-open-matches' stands for WITHIN", () => {
    const pattern = patternOf({ from: 'kept', within: '' });
    expect(pattern).toMatchObject({ maxOpen: 1000, timeouts: false });
    expect(pattern).not.toHaveProperty('within');
  });

  test.each<readonly [what: string, clauses: Clauses]>([
    ['MATCH_NUMBER()', { measures: 'MEASURES MATCH_NUMBER() AS n' }],
    ['MATCH_NUMBER() inside an aggregate of DEFINE', { define: 'DEFINE B AS sum(MATCH_NUMBER()) > 1' }],
    ['^', { pattern: 'PATTERN (A (^ | B) C)' }],
    ['PREV of the first row', { define: 'DEFINE A AS A.price > PREV(A.price)' }],
    ['PREV of two rows at the second', { define: 'DEFINE B AS B.price > PREV(B.price, 2)' }],
    ['PREV of a row that may be the first', { pattern: 'PATTERN (A? B)', define: 'DEFINE B AS PREV(price) > 1' }],
    ['PREV of FIRST', { define: 'DEFINE B AS PREV(FIRST(A.price)) > 1' }],
    ['PREV in an alternative', { pattern: 'PATTERN (A (B | C) | B)', define: 'DEFINE B AS PREV(B.price) > 1' }],
    ['PREV in a permutation', { pattern: 'PATTERN (PERMUTE(A, B))', define: 'DEFINE B AS PREV(B.price) > 1' }],
    ['PREV of the last row but one', { define: 'DEFINE B AS PREV(LAST(price, 1)) > 1' }],
    ['PREV of a measure', { measures: 'MEASURES PREV(A.price) AS p' }],
    ['PREV of a timeout', { rows: 'ONE ROW PER MATCH SHOW TIMEOUT MATCHES', measures: 'MEASURES PREV(price) AS p' }],
    ['PREV of a running measure', { rows: 'ALL ROWS PER MATCH', measures: 'MEASURES PREV(price) AS p' }],
  ])("%s needs 'state.ttl'", (_, clauses) => {
    const { plan, problems } = planOf(queryText(clauses));
    expect(plan).toBeUndefined();
    expect(problems.join()).toContain("add 'state.ttl' = '24 hours' to WITH (…) of CREATE TABLE events");
    expect(patternOf({ ...clauses, from: 'kept' }).stateTtl).toBe(DAY);
  });

  test.each<readonly [what: string, clauses: Clauses]>([
    ['PREV of the second row', { define: 'DEFINE B AS B.price > PREV(B.price)' }],
    ['PREV of any row in the second', { pattern: 'PATTERN (A+ B)', define: 'DEFINE B AS PREV(price) > 1' }],
    ['PREV of FIRST further on', { pattern: 'PATTERN (A{3})', define: 'DEFINE A AS PREV(FIRST(A.price, 2), 2) > 1' }],
    ['PREV of a group', { pattern: 'PATTERN (A A (B | C)+)', define: 'DEFINE B AS PREV(B.price, 2) > 1' }],
    ['PREV of the whole match', { measures: 'MEASURES PREV(price) AS p' }],
    ['PREV of what is FINAL', { rows: 'ALL ROWS PER MATCH', measures: 'MEASURES PREV(FINAL LAST(price)) AS p' }],
    ['PREV of no row', { define: 'DEFINE A AS PREV(A.price, 0) > 1' }],
    ['NEXT', { define: 'DEFINE A AS NEXT(A.price) > 1' }],
  ])('%s needs none', (_, clauses) => {
    expect(patternOf(clauses)).not.toHaveProperty('stateTtl');
    expect(patternOf({ ...clauses, from: 'kept' })).not.toHaveProperty('stateTtl');
  });
});

describe('over a table', () => {
  test('nothing but PATTERN and DEFINE is needed', () => {
    const { plan, problems } = planOf(queryText({ ...TABLE, skip: '', pattern: 'PATTERN (^ A* $)' }));
    expect(problems).toEqual([expect.stringContaining('warning: AFTER MATCH SKIP is missing, and PAST LAST ROW')]);
    expect(plan).toMatchObject({ partitionBy: [], orderBy: [], pattern: { skip: { to: 'past-last-row' } } });
    expect(plan?.pattern).not.toHaveProperty('within');
  });

  test('ORDER BY is any expressions, NULLs last unless it says otherwise', () => {
    const { orderBy } = planned({ ...TABLE, orderBy: 'ORDER BY x % 2 DESC, plain.y NULLS FIRST, day' });
    expect(orderBy).toMatchObject([
      { expression: { kind: 'call' }, descending: true, nullsFirst: false },
      { expression: { kind: 'field', field: 3 }, descending: false, nullsFirst: true },
      { expression: { kind: 'field', field: 1 }, descending: false, nullsFirst: false },
    ]);
  });

  test.each(['ts', 'day, x DESC'])('WITHIN measures along ORDER BY %s', (order) => {
    const clauses = { ...TABLE, orderBy: `ORDER BY ${order}`, within: "WITHIN INTERVAL '1' DAY" };
    expect(patternOf({ ...clauses, rows: 'ONE ROW PER MATCH SHOW TIMEOUT MATCHES' })).toMatchObject({
      within: DAY,
      timeouts: true,
    });
  });

  test("the past needs no 'state.ttl'", () => {
    const pattern = patternOf({
      ...TABLE,
      measures: 'MEASURES MATCH_NUMBER() AS n',
      define: 'DEFINE A AS A.x > PREV(A.x)',
    });
    expect(pattern).not.toHaveProperty('stateTtl');
  });
});
