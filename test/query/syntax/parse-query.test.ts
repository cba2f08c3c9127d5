import { expect, test } from 'vitest';
import type { MatchRecognizeSyntax } from '../../../src/query/syntax/ast.js';
import { parseQuery } from '../../../src/query/syntax/parse-query.js';
import { complaints } from '../../support/complaints.js';
import { withoutSpans } from '../../support/without-spans.js';

function read(text: string) {
  const { query, problems } = parseQuery(text, 'x.sql');
  expect(complaints(problems)).toEqual([]);
  if (query === undefined) throw new Error(`no query in ${text}`);
  return query;
}

function matchOf(clauses: string): MatchRecognizeSyntax {
  const { matchRecognize } = read(`SELECT * FROM s MATCH_RECOGNIZE (${clauses})`).from;
  if (matchRecognize === undefined) throw new Error('no MATCH_RECOGNIZE');
  return matchRecognize;
}

const identifier = (name: string) => ({ name, quoted: false });
const named = (...path: readonly string[]) => ({ kind: 'name', path: path.map(identifier) });

test('a plain SELECT: columns, aliases with and without AS, a stream and a condition', () => {
  expect(withoutSpans(read('select *, a, b AS c, d e, t.* from s AS x where a is null;'))).toEqual({
    items: [
      { expression: { kind: 'star' } },
      { expression: named('a') },
      { expression: named('b'), alias: identifier('c') },
      { expression: named('d'), alias: identifier('e') },
      { expression: { kind: 'variable-star', variable: identifier('t') } },
    ],
    with: [],
    from: { relation: { kind: 'name', name: identifier('s'), alias: identifier('x'), columns: [] } },
    subqueries: [],
    where: { kind: 'is-null', operand: named('a'), negated: false },
  });
});

test('all of MATCH_RECOGNIZE', () => {
  const query = read(`
    -- A basket that was filled and emptied.
    SELECT m.user_id, added_at
    FROM events e MATCH_RECOGNIZE (
      PARTITION BY user_id, product_id
      ORDER BY ts ASC, seq DESC NULLS FIRST
      MEASURES A.ts AS added_at, FINAL LAST(R.ts) AS removed_at, count(*) AS "how many"
      ONE ROW PER MATCH SHOW TIMEOUT MATCHES
      AFTER MATCH SKIP PAST LAST ROW
      PATTERN (A X*? R)
      WITHIN INTERVAL '30' MINUTE
      SUBSET u = (A, R), w = (X)
      DEFINE A AS type = 'add', R AS type = 'remove'
    ) AS m
    WHERE added_at IS NOT NULL`);
  expect(withoutSpans(query.from)).toMatchObject({
    relation: { kind: 'name', name: identifier('events'), alias: identifier('e'), columns: [] },
    matchRecognize: {
      partitionBy: [named('user_id'), named('product_id')],
      orderBy: [
        { expression: named('ts'), descending: false },
        { expression: named('seq'), descending: true, nulls: 'first' },
      ],
      measures: [
        { expression: named('A', 'ts'), alias: identifier('added_at') },
        { expression: { kind: 'call', semantics: 'final' }, alias: identifier('removed_at') },
        { expression: { kind: 'call', arguments: [{ kind: 'star' }] }, alias: { name: 'how many', quoted: true } },
      ],
      rowsPerMatch: { kind: 'one-row', showTimeouts: true },
      skip: { to: 'past-last-row' },
      pattern: { kind: 'concatenation' },
      within: { interval: { kind: 'interval', unit: 'MINUTE' } },
      subsets: [
        { name: identifier('u'), variables: [identifier('A'), identifier('R')] },
        { name: identifier('w'), variables: [identifier('X')] },
      ],
      define: [
        { variable: identifier('A'), condition: { kind: 'binary', operator: '=' } },
        { variable: identifier('R'), condition: { kind: 'binary', operator: '=' } },
      ],
      alias: identifier('m'),
    },
  });
  expect(query.where).toMatchObject({ kind: 'is-null', negated: true });
});

test('all clauses but PATTERN may be left out', () => {
  expect(withoutSpans(matchOf('PATTERN (A)'))).toEqual({
    partitionBy: [],
    orderBy: [],
    measures: [],
    rowsPerMatch: { kind: 'one-row', showTimeouts: false },
    pattern: { kind: 'variable', name: identifier('A') },
    subsets: [],
    define: [],
  });
});

test.each([
  ['ONE ROW PER MATCH', { kind: 'one-row', showTimeouts: false }],
  ['ONE ROW PER MATCH SHOW TIMEOUT MATCHES', { kind: 'one-row', showTimeouts: true }],
  ['ALL ROWS PER MATCH', { kind: 'all-rows-show-empty', showTimeouts: false }],
  ['ALL ROWS PER MATCH SHOW EMPTY MATCHES', { kind: 'all-rows-show-empty', showTimeouts: false }],
  ['ALL ROWS PER MATCH OMIT EMPTY MATCHES', { kind: 'all-rows-omit-empty', showTimeouts: false }],
  ['ALL ROWS PER MATCH WITH UNMATCHED ROWS', { kind: 'all-rows-with-unmatched', showTimeouts: false }],
])('%s', (text, expected) => {
  expect(withoutSpans(matchOf(`${text} PATTERN (A)`).rowsPerMatch)).toEqual(expected);
});

test.each([
  ['PAST LAST ROW', { to: 'past-last-row' }],
  ['TO NEXT ROW', { to: 'next-row' }],
  ['TO FIRST B', { to: 'first', variable: identifier('B') }],
  ['TO LAST B', { to: 'last', variable: identifier('B') }],
  ['TO B', { to: 'last', variable: identifier('B') }],
  ['TO FIRST', { to: 'last', variable: identifier('FIRST') }],
  ['TO LAST "PATTERN"', { to: 'last', variable: { name: 'PATTERN', quoted: true } }],
])('AFTER MATCH SKIP %s', (text, expected) => {
  expect(withoutSpans(matchOf(`AFTER MATCH SKIP ${text} PATTERN (A)`).skip)).toEqual(expected);
});

test("the words of the clauses are names where they can be: columns, variables, a stream's and a query's", () => {
  const match = matchOf(`PARTITION BY pattern, within ORDER BY match MEASURES one.after AS define, last AS measures
    PATTERN (one define after) DEFINE one AS pattern = 1, define AS subset > 2, after AS measures`);
  expect(match.partitionBy).toHaveLength(2);
  expect(match.measures).toHaveLength(2);
  expect(match.define.map(({ variable }) => variable.name)).toEqual(['one', 'define', 'after']);
  expect(read('SELECT first, type, key FROM match pattern').from.relation.alias?.name).toBe('pattern');
});

test('spans cover what they name, and nothing more', () => {
  const text = "SELECT a AS b FROM s MATCH_RECOGNIZE (PATTERN (A (B C)+) DEFINE A AS x = 'é') AS m ;";
  const { from, items, ...select } = read(text);
  const at = ({ start, end }: { readonly start: number; readonly end: number }) => text.slice(start, end);
  expect(at(select)).toBe(text.slice(0, -2));
  expect(items.map(at)).toEqual(['a AS b']);
  expect(at(from)).toBe(text.slice(text.indexOf('s MATCH'), -2));
  const { matchRecognize: match } = from;
  if (match?.pattern.kind !== 'concatenation') throw new Error('no concatenation');
  expect(at(match)).toBe(text.slice(text.indexOf('MATCH'), text.indexOf(' AS m')));
  expect(match.pattern.items.map(at)).toEqual(['A', '(B C)+']);
  expect(match.define.map(at)).toEqual(["A AS x = 'é'"]);
});
