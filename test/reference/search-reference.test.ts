import { describe, expect, test } from 'vitest';
import type { Expression } from '../../src/patterns/expression.js';
import { and, compare, field, isNull, last, literal, matchNumber, next, not, or } from '../support/expressions.js';
import { matches, moments } from '../support/reference-text.js';
import { byLetter } from '../support/typed-rows.js';

const NEXT_ROW = { skip: { to: 'next-row' } } as const;
const type = field(0, { kind: 'VARCHAR' });

describe('PERMUTE', () => {
  test('takes its items in any order', () => {
    for (const rows of ['a0 b1 c2', 'c0 a1 b2', 'b0 c1 a2']) {
      expect(matches('PERMUTE(A, B, C)', rows)).toHaveLength(1);
    }
    expect(matches('PERMUTE(A, B, C)', 'a0 b1 b2')).toEqual([]);
  });

  test('prefers the order in which they are written: ISO/IEC 19075-5, 4.14.1', () => {
    expect(matches('PERMUTE(X, A)', 'a0 a1')).toEqual(['X0 A1']);
    expect(matches('PERMUTE(X, A, B)', 'a0 b1 a2')).toEqual(['X0 B1 A2']);
    expect(matches('PERMUTE(A?, X)', 'a0 a1')).toEqual(['A0 X1']);
  });

  test('two of three and then silence time out', () => {
    const within = { within: 5, timeouts: true } as const;
    expect(matches('PERMUTE(A, B, C)', 'b0 c1', within)).toEqual(['timeout@5 B0 C1']);
    expect(moments('PERMUTE(A, B, C)', 'b0 c1 row row w=5', within)).toEqual([[], [], ['timeout@5 B0 C1']]);
  });
});

describe('exclusion', () => {
  test('flags the rows inside, also when nested', () => {
    expect(matches('A {- X* -} B', 'a0 c1 b2')).toEqual(['A0 {X1} B2']);
    expect(matches('{- A {- B -} -} C', 'a0 b1 c2')).toEqual(['{A0} {B1} C2']);
    expect(matches('({- A -} B)+', 'a0 b1 a2 b3')).toEqual(['{A0} B1 {A2} B3']);
  });

  test('a timeout has it too', () => {
    expect(matches('{- A -} X*? R', 'a0 b1', { within: 5, timeouts: true })).toEqual(['timeout@5 {A0} X1']);
  });
});

describe('anchors', () => {
  test('^ is before the first row of the partition only', () => {
    expect(matches('^ A', 'a0 a1')).toEqual(['A0']);
    expect(matches('^ A | B', 'b0 a1 b2')).toEqual(['B0', 'B2']);
    expect(matches('A ^ B', 'a0 b1')).toEqual([]);
  });

  test('$ is known at the end only, whatever WITHIN says', () => {
    expect(moments('A $', 'a0 a1 row row end', NEXT_ROW)).toEqual([[], [], ['A1']]);
    expect(moments('A $', 'a0 row w=9 end', { ...NEXT_ROW, within: 5 })).toEqual([[], [], ['A0']]);
    expect(moments('A $ | A', 'a0 b1 row row end', NEXT_ROW)).toEqual([[], ['A0'], []]);
  });
});

describe('what may not be', () => {
  test('a variable unless a condition holds', () => {
    expect(matches('X!A', 'a0 b1')).toEqual(['X1']);
    expect(matches('X!A!B', 'a0 b1 c2')).toEqual(['X2']);
    expect(matches('A X!B*? C', 'a0 d1 c2 a3 b4 c5')).toEqual(['A0 X1 C2']);
  });

  test('NULL does not bar', () => {
    const define = new Map([['B', expression(compare(last(type, { variables: ['C'] }), '=', literal('b')))]]);
    expect(matches('X!B', 'b0', { define })).toEqual(['X0']);
  });

  test('a gap until any of several variables, or none', () => {
    expect(matches('A ~B!C D', 'a0 d1')).toEqual(['A0 D1']);
    expect(matches('A ~B!C D', 'a0 x1 b2 d3')).toEqual([]);
    expect(matches('A ~B!C D', 'a0 x1 c2 d3')).toEqual([]);
    expect(matches('A ~ D', 'a0 b1 c2 d3')).toEqual(['A0 D3']);
  });

  test('waits for what a condition asks of later rows, unless its own decides', () => {
    const beforeC = compare(next(type), '=', literal('c'));
    const define = new Map([...byLetter(), ['B', expression(beforeC)]] as const);
    expect(moments('A!B', 'a0 b1 row row', { ...NEXT_ROW, define })).toEqual([[], ['A0']]);
    expect(moments('(A!B | X)', 'd0 b1 row row', { ...NEXT_ROW, define })).toEqual([['X0'], ['X1']]);
  });
});

describe('NEXT in a condition', () => {
  const nextIsB = compare(next(type), '=', literal('b'));

  test('sees a row before the deadline and none at it', () => {
    const define = new Map([['A', expression(nextIsB)]]);
    expect(moments('A', 'a0 b4 row row', { ...NEXT_ROW, define, within: 5 })).toEqual([[], ['A0']]);
    expect(moments('A', 'a0 b5 row w=5 row', { ...NEXT_ROW, define, within: 5 })).toEqual([[], [], []]);
  });

  test('sees none at the deadline of the first row, though a later first row does', () => {
    const define = new Map([['B', expression(compare(next(type), '=', literal('c')))]]);
    expect(matches('X* B', 'a0 a3 b4 c5', { ...NEXT_ROW, define, within: 5 })).toEqual(['X1 B2', 'B2']);
  });

  test('is NULL behind the last row once the end is known', () => {
    const define = new Map([['A', expression(isNull(next(type)))]]);
    expect(moments('A', 'a0 b1 row row end', { ...NEXT_ROW, define })).toEqual([[], [], ['A1']]);
  });

  test('does not wait where the other operand of AND or OR decides', () => {
    const isA = compare(type, '=', literal('a'));
    const both = new Map([['A', expression(and(nextIsB, isA))]]);
    expect(moments('(A | X)', 'c0 row', { ...NEXT_ROW, define: both })).toEqual([['X0']]);
    const either = new Map([['A', expression(or(nextIsB, isA))]]);
    expect(moments('A', 'a0 row', { ...NEXT_ROW, define: either })).toEqual([['A0']]);
    const neither = new Map([['A', expression(not(and(nextIsB, isA)))]]);
    expect(moments('A', 'a0 b1 row row', { ...NEXT_ROW, define: neither })).toEqual([[], ['A1']]);
  });
});

test('AFTER MATCH SKIP TO a subset: the first or last row of any of its variables', () => {
  const variables = ['B', 'C'];
  expect(matches('A X* B C', 'a0 a1 b2 c3', { skip: { to: 'first', variables } })).toEqual(['A0 X1 B2 C3']);
  const skip = { to: 'first', variables: ['X', 'B'] } as const;
  expect(matches('A X* B C', 'a0 a1 b2 c3', { skip })).toEqual(['A0 X1 B2 C3', 'A1 B2 C3']);
  expect(matches('A X* B C', 'a0 b1 c2', { skip: { to: 'last', variables: ['A', 'D'] } })).toEqual(['A0 B1 C2 !']);
});

test('a condition on MATCH_NUMBER waits for the earlier start rows, unless another decides', () => {
  const second = and(compare(type, '=', literal('a')), compare(matchNumber, '>', literal(1)));
  const define = new Map([...byLetter(), ['A', expression(second)]] as const);
  expect(moments('B X C | A | D', 'b0 a1 d2 row row row', { ...NEXT_ROW, define })).toEqual([[], [], ['D2']]);
});

function expression(value: Expression) {
  return { kind: 'expression', expression: value } as const;
}
