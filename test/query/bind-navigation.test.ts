import { expect, test } from 'vitest';
import { bindIn } from '../support/bound.js';

const PRICE = { kind: 'field', type: { kind: 'DECIMAL', precision: 10, scale: 2 }, field: 4 };

const LAST = { kind: 'navigation', from: 'last', offset: 0, shift: 0, semantics: 'running' };

test.each([
  ['A.price', { ...LAST, variables: ['A'], operand: PRICE }],
  ['a.PRICE', { ...LAST, variables: ['A'], operand: PRICE }],
  ['price', { ...LAST, operand: PRICE }],
  ['LAST(A.price)', { ...LAST, variables: ['A'], operand: PRICE }],
  ['LAST(A.price, 2)', { ...LAST, variables: ['A'], offset: 2, operand: PRICE }],
  ['FIRST(price)', { ...LAST, from: 'first', operand: PRICE }],
  ['FIRST(A.price, 1)', { ...LAST, variables: ['A'], from: 'first', offset: 1, operand: PRICE }],
  ['PREV(price)', { ...LAST, shift: -1, operand: PRICE }],
  ['NEXT(A.price, 3)', { ...LAST, variables: ['A'], shift: 3, operand: PRICE }],
  ['PREV(FIRST(A.price, 1), 2)', { ...LAST, variables: ['A'], from: 'first', offset: 1, shift: -2, operand: PRICE }],
  ['RUNNING LAST(A.price)', { ...LAST, variables: ['A'], operand: PRICE }],
  ['CLASSIFIER()', { ...LAST, operand: { kind: 'classifier' } }],
  ['CLASSIFIER(B)', { ...LAST, variables: ['B'], operand: { kind: 'classifier' } }],
  ['FIRST(CLASSIFIER())', { ...LAST, from: 'first', operand: { kind: 'classifier' } }],
])('%s in DEFINE', (text, expected) => {
  const { expression, problems } = bindIn('DEFINE', text);
  expect(problems).toEqual([]);
  expect(expression).toMatchObject(expected);
  expect('variables' in (expression ?? {})).toBe('variables' in expected);
});

test('an expression inside is computed at the row that is found', () => {
  const { expression } = bindIn('DEFINE', 'FIRST(A.price * A.quantity)');
  expect(expression).toMatchObject({ kind: 'navigation', from: 'first', variables: ['A'], operand: { kind: 'call' } });
});

test('measures look at the whole match', () => {
  expect(bindIn('MEASURES', 'A.price').expression).toMatchObject({ semantics: 'final' });
  expect(bindIn('MEASURES', 'RUNNING LAST(A.price)').expression).toMatchObject({ semantics: 'final' });
  expect(bindIn('MEASURES', 'MATCH_NUMBER()').expression).toMatchObject({ kind: 'match-number' });
});

test.each([
  ['FINAL LAST(A.price)', 'FINAL is not possible in DEFINE'],
  ['FIRST(A.price + B.price)', 'FIRST reads A and B'],
  ['FIRST(A.price + price)', 'FIRST reads A and rows of any variable'],
  ['FIRST(A.price, -1)', 'FIRST needs a whole number of rows'],
  ['FIRST(A.price, quantity)', 'is a constant: it reads no columns'],
  ['FIRST(PREV(A.price))', 'PREV cannot stand inside FIRST'],
  ['FIRST(sum(A.price))', 'sum cannot stand inside FIRST'],
  ['RUNNING PREV(A.price)', 'takes neither RUNNING nor FINAL'],
  ['FIRST()', 'FIRST takes an expression'],
  ['CLASSIFIER(D)', 'the pattern has no variable D'],
  ['D.price', 'the pattern has no variable D'],
  ['events.price', 'events is the stream, not a variable'],
  ['A', 'A is a variable of the pattern, not a column'],
  ['A.prise', 'did you mean price?'],
  ['"PRICE"', 'has no column PRICE'],
  ['A.*', 'only inside count'],
])('%s in DEFINE is refused', (text, said) => {
  const { expression, problems } = bindIn('DEFINE', text);
  expect(expression).toBeUndefined();
  expect(problems.join('\n')).toContain(said);
});

test('PREV is refused where rows outside the match are not kept', () => {
  expect(bindIn('DEFINE', 'PREV(price)', false).problems.join()).toContain('PREV is not supported yet');
});
