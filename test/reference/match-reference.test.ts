import { describe, expect, test } from 'vitest';
import type { Expression } from '../../src/patterns/expression.js';
import type { RowPattern } from '../../src/patterns/pattern.js';
import {
  and,
  classifier,
  compare,
  count,
  field,
  first,
  last,
  literal,
  matchNumber,
  prev,
} from '../support/expressions.js';
import { parsePattern } from '../support/parse-pattern.js';
import { matches, moments, printOutcome } from '../support/reference-text.js';
import { byLetter } from '../support/typed-rows.js';
import { referenceMatches } from './match-reference.js';

const NEXT_ROW = { skip: { to: 'next-row' } } as const;
const WITHIN_5 = { ...NEXT_ROW, within: 5, timeouts: true } as const;
const type = field(0, { kind: 'VARCHAR' });

describe('preference', () => {
  test('greedy takes as much as it can and gives back what is needed', () => {
    expect(matches('A X* B', 'a0 b1 c2 b3 c4')).toEqual(['A0 X1 X2 B3']);
  });

  test('reluctant takes as little as will do', () => {
    expect(matches('A X*? B', 'a0 c1 b2 b3')).toEqual(['A0 X1 B2']);
  });

  test('an alternation prefers the earlier branch, not the longer one', () => {
    expect(matches('(X | A B)', 'a0 b1')).toEqual(['X0', 'X1']);
  });

  test('the branch taken first comes before length: ISO/IEC 19075-5, 7.2.4', () => {
    const either = new Map([
      ['A', is('ab')],
      ['B', is('b')],
    ]);
    expect(matches('(A | B){1,2}', 'a0 b1', { define: either })).toEqual(['A0 A1']);
    expect(matches('(A | B){1,2}?', 'a0 b1', { define: either })).toEqual(['A0', 'A1']);
  });

  test('bounds count iterations', () => {
    expect(matches('A{2,3}', 'a0 a1 a2 a3 a4')).toEqual(['A0 A1 A2', 'A3 A4']);
    expect(matches('A{2,3}?', 'a0 a1 a2 a3 a4')).toEqual(['A0 A1', 'A2 A3']);
    expect(matches('(A B){2}', 'a0 b1 a2 b3 a4')).toEqual(['A0 B1 A2 B3']);
  });
});

describe('empty matches and empty iterations', () => {
  test('a row at which only an empty match is found gives an empty match, whatever the skip', () => {
    expect(matches('B*', 'a0 b1 b2 a3')).toEqual(['empty@0', 'B1 B2', 'empty@3']);
    expect(matches('(A B)*', 'c0 a1 b2', { skip: { to: 'last', variables: ['B'] } })).toEqual([
      'empty@0',
      'A1 B2',
      'empty@2',
    ]);
  });

  test('an empty iteration counts towards the minimum', () => {
    expect(matches('(A?){2,3}', 'a0 b1')).toEqual(['A0', 'empty@1']);
  });

  test('an empty iteration ends the loop once the minimum is met', () => {
    expect(matches('(A*?|C)?', 'a0')).toEqual(['empty@0']);
    expect(matches('(A??)*', 'a0 a1')).toEqual(['empty@0', 'empty@1']);
    expect(matches('(A??)* B', 'a0 b1')).toEqual(['A0 B1']);
  });

  test('an empty iteration below the minimum lets the next one take rows', () => {
    expect(matches('(A??){2}', 'a0')).toEqual(['empty@0']);
    expect(matches('(A??){2} B', 'a0 a1 b2')).toEqual(['A0 A1 B2']);
    expect(matches('(A??){2} B', 'a0 b1')).toEqual(['A0 B1']);
  });

  test('a preferred longer match keeps an empty match waiting', () => {
    expect(moments('(A B)?', 'a0 c1 row row end')).toEqual([[], ['empty@0', 'empty@1'], []]);
  });

  test('an empty match that precedes every other is known at once', () => {
    expect(moments('(A B)??', 'a0 c1 row row')).toEqual([['empty@0'], ['empty@1']]);
  });
});

describe('gaps', () => {
  test('passes over rows that belong to no variable, up to the first row that will do', () => {
    expect(matches('A ~B B', 'a0 c1 d2 b3 b4')).toEqual(['A0 B3']);
  });

  test('no row of a gap satisfies its variable', () => {
    expect(matches('A ~C B', 'a0 d1 c2 b3')).toEqual([]);
    expect(matches('A ~C B', 'a0 d1 b2 c3')).toEqual(['A0 B2']);
  });

  test('can be given up for a longer one', () => {
    expect(matches('A ~D B C', 'a0 b1 b2 c3')).toEqual(['A0 B2 C3']);
  });
});

describe('conditions over the assignment', () => {
  test('unknown does not map', () => {
    const define = new Map([['B', expression(compare(last(type, { variables: ['A'] }), '<>', literal('z')))]]);
    expect(matches('(B | A) B', 'a0 a1', { define })).toEqual(['A0 B1']);
  });

  test('the tentative row is part of the assignment', () => {
    const define = new Map([['A', expression(compare(count(['A']), '<=', literal(2)))]]);
    expect(matches('A+', 'a0 a1 a2', { define })).toEqual(['A0 A1', 'A2']);
  });

  test('PREV is the row before in the stream, also before the match', () => {
    const define = new Map([['B', expression(compare(prev(type), '=', literal('a')))]]);
    expect(matches('B', 'a0 b1 c2', { define })).toEqual(['B1']);
  });

  test('CLASSIFIER is the variable of the row reached', () => {
    const third = and(
      compare(first(classifier), '=', literal('B')),
      compare(last(classifier, { offset: 1 }), '=', literal('A')),
    );
    expect(matches('(A | B)* C', 'a0 a1 a2', { define: new Map([['C', expression(third)]]) })).toEqual(['B0 A1 C2']);
  });

  test('MATCH_NUMBER counts empty matches and timeouts', () => {
    const define = new Map([...byLetter(), ['A', expression(compare(matchNumber, '>', literal(1)))]] as const);
    expect(matches('(A | B?)', 'c0 c1', { define })).toEqual(['empty@0', 'A1']);
    expect(matches('B X*? C | A', 'b0 a1', { ...WITHIN_5, define })).toEqual(['timeout@5 B0 X1', 'A1']);
  });

  test('MATCH_NUMBER of a later start row waits for the earlier ones', () => {
    const firstMatch = and(compare(type, '=', literal('a')), compare(matchNumber, '=', literal(1)));
    const define = new Map([...byLetter(), ['A', expression(firstMatch)]] as const);
    expect(moments('B X C | A', 'b0 a1 d1 row row row', { ...NEXT_ROW, define })).toEqual([[], [], ['A1']]);
  });

  test('NEXT waits for the next row, and sees none at the deadline', () => {
    const define = new Map([['A', expression(compare(last(type, { shift: 1 }), '=', literal('b')))]]);
    expect(moments('A', 'a0 b1 row row', { ...NEXT_ROW, define })).toEqual([[], ['A0']]);
    expect(matches('A', 'a0 b5', { ...NEXT_ROW, define, within: 5 })).toEqual([]);
  });

  test('a predicate sees the event and what was matched before it', () => {
    const rows = [1, 5, 3, 4].map((event, time) => ({ time, values: [], event }));
    const pattern: RowPattern<number> = {
      pattern: parsePattern('A+'),
      define: new Map([
        ['A', { kind: 'predicate', readsMatched: true, test: (event, { A = [] }) => event > (A.at(-1) ?? 0) }],
      ]),
      skip: { to: 'past-last-row' },
      timeouts: false,
    };
    expect(referenceMatches(pattern, rows, { end: true }).map(printOutcome)).toEqual(['A0 A1', 'A2 A3']);
  });
});

describe('AFTER MATCH SKIP', () => {
  const rows = 'a0 b1 b2 a3 b4';
  const anyA = new Map([['B', is('b')]]);

  test('TO NEXT ROW', () => {
    expect(matches('A B+', rows, { ...NEXT_ROW, define: anyA })).toEqual(['A0 B1 B2', 'A1 B2', 'A3 B4']);
  });

  test('PAST LAST ROW', () => {
    expect(matches('A B+', rows, { define: anyA })).toEqual(['A0 B1 B2', 'A3 B4']);
  });

  test('TO FIRST and TO LAST variable', () => {
    expect(matches('A B+', rows, { define: anyA, skip: { to: 'first', variables: ['B'] } })).toEqual([
      'A0 B1 B2',
      'A1 B2',
      'A3 B4',
    ]);
    expect(matches('A B+', rows, { define: anyA, skip: { to: 'last', variables: ['B'] } })).toEqual([
      'A0 B1 B2',
      'A3 B4',
    ]);
  });

  test('goes on with the next row and says so where there is no row to go to', () => {
    expect(matches('A B?', 'a0 a1', { skip: { to: 'last', variables: ['B'] } })).toEqual(['A0 !', 'A1 !']);
    expect(matches('A B?', 'a0 a1', { skip: { to: 'last', variables: ['A'] } })).toEqual(['A0 !', 'A1 !']);
  });

  test('only the earliest undecided start row is known, but TO NEXT ROW knows each by itself', () => {
    const rowsAndSteps = 'a0 b1 c2 row row row end';
    expect(moments('(X X X X | B)', rowsAndSteps)).toEqual([[], [], [], ['B1']]);
    expect(moments('(A X X X | B)', rowsAndSteps, NEXT_ROW)).toEqual([[], ['B1'], [], []]);
  });
});

function is(letters: string) {
  return expression({
    kind: 'or',
    type: { kind: 'BOOLEAN' },
    operands: [...letters].map((letter) => compare(type, '=', literal(letter))),
  });
}

function expression(value: Expression) {
  return { kind: 'expression', expression: value } as const;
}
