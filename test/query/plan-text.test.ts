import { expect, test } from 'vitest';
import { planText } from '../../src/query/plan-text.js';
import { type Clauses, declareStreams, planOf, queryText } from '../support/planned.js';

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
])('%s makes another query of it', (_, clauses) => {
  expect(textOf(queryText(clauses))).not.toBe(textOf(queryText({})));
});

function textOf(query: string): string {
  const { plan, problems } = planOf(query);
  if (plan === undefined) throw new Error(problems.join('\n'));
  return planText(plan, declareStreams().streams);
}
