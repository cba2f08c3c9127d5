import { expect, test } from 'vitest';
import { bindIn } from '../../support/bound.js';

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

test('measures are RUNNING unless they say FINAL', () => {
  expect(bindIn('MEASURES', 'A.price').expression).toMatchObject({ semantics: 'running' });
  expect(bindIn('MEASURES', 'FINAL LAST(A.price)').expression).toMatchObject({ semantics: 'final' });
  expect(bindIn('MEASURES', 'PREV(FINAL FIRST(A.price))').expression).toMatchObject({ semantics: 'final', shift: -1 });
  expect(bindIn('MEASURES', 'MATCH_NUMBER()').expression).toMatchObject({ kind: 'match-number' });
});

test('a subset stands for its variables', () => {
  expect(bindIn('DEFINE', 'U.price').expression).toMatchObject({ variables: ['A', 'B'], from: 'last' });
  expect(bindIn('DEFINE', 'FIRST(u.price, 1)').expression).toMatchObject({ variables: ['A', 'B'], offset: 1 });
  expect(bindIn('MEASURES', 'CLASSIFIER(U)').expression).toMatchObject({ variables: ['A', 'B'] });
});

test('what reaches back and what counts matches is noted with its place', () => {
  const text = 'MATCH_NUMBER() + PREV(FIRST(A.price), 3) + NEXT(A.price) + LAST(A.price, 2)';
  const { memories } = bindIn('MEASURES', text);
  expect(memories.map(({ span }) => text.slice(span.start, span.end))).toEqual([
    'MATCH_NUMBER()',
    'PREV(FIRST(A.price), 3)',
  ]);
});

test('PREV of no steps is the row itself', () => {
  const { expression, memories } = bindIn('DEFINE', 'PREV(A.price, 0)');
  expect(expression).toEqual({ ...LAST, type: PRICE.type, variables: ['A'], operand: PRICE });
  expect(memories).toEqual([]);
});

test.each([
  ['FINAL LAST(A.price)', 'FINAL is not possible in DEFINE'],
  ['FINAL count(*) > 1', 'FINAL is not possible in DEFINE'],
  ['FIRST(A.price + B.price)', 'FIRST reads A and B'],
  ['FIRST(A.price + U.price)', 'FIRST reads A and U'],
  ['FIRST(A.price + price)', 'FIRST reads A and rows of any variable'],
  ['FIRST(A.item || CLASSIFIER(B))', 'FIRST reads A and B'],
  ['FIRST(A.price, -1)', 'FIRST needs a whole number of rows'],
  ['PREV(A.price, -1)', 'PREV goes back: write NEXT(…) to go on'],
  ['PREV(A.price, 1.5)', 'PREV needs a whole number of rows'],
  ['PREV(A.price, NULL)', 'PREV needs a whole number of rows'],
  ['FIRST(A.price, quantity)', 'is a constant: it reads no columns'],
  ['FIRST(PREV(A.price))', 'PREV cannot stand inside FIRST'],
  ['FIRST(LAST(A.price))', 'LAST cannot stand inside FIRST'],
  ['PREV(PREV(A.price))', 'PREV cannot stand inside PREV'],
  ['PREV(FIRST(A.price) + 1)', 'PREV takes a FIRST as its whole operand only: PREV(FIRST(A.x + 1))'],
  ['FIRST(sum(A.price))', 'sum cannot stand inside FIRST'],
  ['FIRST(1)', 'FIRST reads no row'],
  ['PREV(MATCH_NUMBER())', 'PREV reads no row'],
  ['RUNNING PREV(A.price)', 'takes neither RUNNING nor FINAL'],
  ['RUNNING CLASSIFIER()', 'CLASSIFIER takes neither RUNNING nor FINAL'],
  ['FIRST()', 'FIRST takes an expression'],
  ['CLASSIFIER(D)', 'the pattern has no variable D'],
  ['D.price', 'the pattern has no variable D'],
  ['events.price', 'events is the stream, not a variable'],
  ['A', 'A is a variable of the pattern, not a column'],
  ['U', 'U is a variable of the pattern, not a column'],
  ['A.prise', 'did you mean price?'],
  ['"PRICE"', 'has no column PRICE'],
  ['A.*', 'only inside count'],
])('%s in DEFINE is refused', (text, said) => {
  const { expression, problems } = bindIn('DEFINE', text);
  expect(expression).toBeUndefined();
  expect(problems.join('\n')).toContain(said);
});
