import { describe, expect, test } from 'vitest';
import { matches, moments } from '../support/reference-text.js';

const NEXT_ROW = { skip: { to: 'next-row' } } as const;
const WITHIN_5 = { ...NEXT_ROW, within: 5, timeouts: true } as const;

describe('WITHIN', () => {
  test('the span is less than the interval; exactly equal is outside', () => {
    expect(matches('A B', 'a0 b4', { within: 5 })).toEqual(['A0 B1']);
    expect(matches('A B', 'a0 b5', { within: 5 })).toEqual([]);
  });

  test('a complete match wins when the preferred thread runs out of time, once the watermark is there', () => {
    expect(moments('(A X* R | A)', 'a0 b3 c5 row row w=5', WITHIN_5)).toEqual([[], [], ['A0']]);
  });

  test('a greedy match is known only when no row can extend it', () => {
    expect(moments('A B*', 'a0 b1 b6 row row row', { ...NEXT_ROW, within: 5 })).toEqual([[], [], ['A0 B1']]);
    expect(moments('A B*', 'a0 b1 c2 row row row', NEXT_ROW)).toEqual([[], [], ['A0 B1']]);
  });

  test('a longer match beyond the deadline falls back to a shorter one', () => {
    expect(matches('A B+', 'a0 b1 b3 b5', { within: 5 })).toEqual(['A0 B1 B2']);
  });
});

describe('timeouts', () => {
  test('fire when the watermark reaches the deadline, never before', () => {
    expect(moments('A X*? R', 'a0 row w=4 w=5', WITHIN_5)).toEqual([[], [], ['timeout@5 A0']]);
  });

  test('fire before a row at the deadline, which no longer belongs', () => {
    expect(moments('A X*? R', 'a0 r5 row row', WITHIN_5)).toEqual([[], ['timeout@5 A0']]);
  });

  test('fire at the end of input, also when the deadline is after every row', () => {
    expect(moments('A X*? R', 'a0 b1 row row end', WITHIN_5)).toEqual([[], [], ['timeout@5 A0 X1']]);
  });

  test('need WITHIN and SHOW TIMEOUT MATCHES', () => {
    expect(matches('A B', 'a0', { within: 5 })).toEqual([]);
    expect(matches('A B', 'a0', { timeouts: true })).toEqual([]);
  });

  test('one that died of a condition gives nothing', () => {
    expect(matches('A B', 'a0 c1', WITHIN_5)).toEqual([]);
    expect(moments('A B', 'a0 c1 row row w=9', WITHIN_5)).toEqual([[], [], []]);
  });

  test('carry the preferred partial match still alive', () => {
    expect(matches('(A B C | A X D)', 'a0 b1', WITHIN_5)).toEqual(['timeout@5 A0 B1']);
    expect(matches('(A B C | A X D)', 'a0 c1', WITHIN_5)).toEqual(['timeout@5 A0 X1']);
    expect(matches('A (B | X)*? R', 'a0 b1 c2', WITHIN_5)).toEqual(['timeout@5 A0 B1 X2']);
  });

  test('none for a start row with a complete match', () => {
    expect(matches('(A B | A)', 'a0', WITHIN_5)).toEqual(['A0']);
    expect(matches('(A B)?', 'a0', WITHIN_5)).toEqual(['empty@0']);
  });

  test('rows of a gap are not in it', () => {
    expect(matches('A ~B B', 'a0 c1', WITHIN_5)).toEqual(['timeout@5 A0']);
  });

  test('PAST LAST ROW goes on after the last row mapped', () => {
    const within = { within: 5, timeouts: true } as const;
    expect(matches('A X*? R', 'a0 a1 b2 a7', within)).toEqual(['timeout@5 A0 X1 X2', 'timeout@12 A3']);
    expect(matches('A ~R R', 'a0 a1 b2', within)).toEqual(['timeout@5 A0', 'timeout@6 A1']);
  });

  test('TO variable goes on at the next row when the timeout has not mapped it', () => {
    expect(matches('A B C', 'a0 b1', { ...WITHIN_5, skip: { to: 'last', variables: ['C'] } })).toEqual([
      'timeout@5 A0 B1',
    ]);
  });

  test('several deadlines passed at once come in the order of their start rows', () => {
    expect(moments('A B', 'a0 a1 row row w=9', WITHIN_5)).toEqual([[], [], ['timeout@6 A1']]);
    expect(moments('A X*? R', 'a0 a1 row row w=9', WITHIN_5)).toEqual([[], [], ['timeout@5 A0 X1', 'timeout@6 A1']]);
  });
});
