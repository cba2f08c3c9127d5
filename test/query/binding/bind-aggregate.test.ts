import { expect, test } from 'vitest';
import { bindIn } from '../../support/bound.js';

test.each([
  ['count(*)', { function: { name: 'count' }, arguments: [], type: { kind: 'BIGINT' } }],
  ['count(A.*)', { function: { name: 'count' }, arguments: [], variables: ['A'] }],
  ['sum(A.quantity)', { type: { kind: 'HUGEINT' }, variables: ['A'] }],
  ['sum(price)', { type: { kind: 'DECIMAL', precision: 38, scale: 2 } }],
  ['avg(B.price)', { type: { kind: 'DOUBLE' }, variables: ['B'] }],
  ['max(A.item)', { type: { kind: 'VARCHAR' } }],
  ['count(DISTINCT A.item)', { distinct: true, variables: ['A'] }],
  ['list(A.item)', { type: { kind: 'LIST', element: { kind: 'VARCHAR' } } }],
  ['sum(A.price) FILTER (WHERE A.price > 1)', { filter: { kind: 'call' }, variables: ['A'] }],
  ['count(*) FILTER (WHERE A.price > 1)', { variables: ['A'] }],
  ['FINAL count(A.*)', { variables: ['A'], semantics: 'final' }],
  ['RUNNING sum(price)', { semantics: 'running' }],
  ['count(U.*)', { variables: ['A', 'B'] }],
  ['sum(U.price) FILTER (WHERE u.quantity > 1)', { variables: ['A', 'B'], filter: { kind: 'call' } }],
  ['list(U.item || CLASSIFIER(U))', { variables: ['A', 'B'], arguments: [{ kind: 'call' }] }],
  ['list(CLASSIFIER())', { arguments: [{ kind: 'classifier' }] }],
  ['max_by(MATCH_NUMBER() * 100, CLASSIFIER())', { type: { kind: 'BIGINT' } }],
  ['sum(MATCH_NUMBER())', { arguments: [{ kind: 'match-number' }] }],
  ["string_agg(A.item, ', ')", { variables: ['A'] }],
  ['bool_and(A.price > 1)', { type: { kind: 'BOOLEAN' } }],
])('%s', (text, expected) => {
  const { expression, problems } = bindIn('MEASURES', text);
  expect(problems).toEqual([]);
  expect(expression).toMatchObject({ kind: 'aggregate', semantics: 'running', ...expected });
});

test('an aggregate of DEFINE is over the rows so far', () => {
  expect(bindIn('DEFINE', 'count(A.*) < 3').expression).toMatchObject({
    arguments: [{ kind: 'aggregate', semantics: 'running' }, { kind: 'literal' }],
  });
});

test.each([
  ['sum(A.price + B.price)', 'sum reads A and B'],
  ['sum(A.price) FILTER (WHERE B.price > 1)', 'sum reads A and B'],
  ['count(A.*) FILTER (WHERE B.price > 1)', 'count reads A and B'],
  ['sum(count(*))', 'count cannot stand inside sum'],
  ['sum(A.item)', 'sum does not take (VARCHAR)'],
  ['sum(*)', 'sum needs a column, not *'],
  ['count(DISTINCT *)', 'count(DISTINCT …) needs a column'],
  ['count(D.*)', 'the pattern has no variable D'],
  ['sum()', 'sum does not take no arguments'],
  ['list(A.item ORDER BY A.price)', 'ORDER BY in list is not supported'],
  ['list(A.item || CLASSIFIER())', 'list reads A and rows of any variable'],
  ['list(A.item || CLASSIFIER(U))', 'list reads A and U'],
  ['sum(LAST(A.price))', 'LAST cannot stand inside sum'],
  ['FINAL lower(A.item)', 'lower takes neither RUNNING nor FINAL'],
  ['lower(DISTINCT A.item)', 'lower is no aggregate: it takes no DISTINCT'],
])('%s is refused', (text, said) => {
  const { expression, problems } = bindIn('MEASURES', text);
  expect(expression).toBeUndefined();
  expect(problems.join('\n')).toContain(said);
});
