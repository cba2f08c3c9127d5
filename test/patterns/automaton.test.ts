import { describe, expect, test } from 'vitest';
import { MotifError } from '../../src/errors.js';
import { buildAutomaton } from '../../src/patterns/automaton.js';
import { MAX_POSITIONS } from '../../src/patterns/pattern-nodes.js';
import { parsePattern } from '../support/parse-pattern.js';

describe('the positions of a pattern', () => {
  test('are as many as its quantifiers unroll to', () => {
    expect(sizes('A{3} (B | C){2,4}')).toEqual({ positions: 11, states: 8 });
    expect(sizes('A* B+')).toEqual({ positions: 3, states: 2 });
  });

  test('are bounded', () => {
    expect(sizes(`A{${MAX_POSITIONS}}`).positions).toBe(MAX_POSITIONS);
    const tooMany = `the pattern unrolls to more than ${MAX_POSITIONS} positions`;
    expect(() => sizes(`A{${MAX_POSITIONS + 1}}`)).toThrow(new MotifError('INVALID_ARGUMENT', tooMany));
  });

  test('of a permutation of variables are not one for each order', () => {
    expect(sizes('PERMUTE(A, B, C, D, E)')).toEqual({ positions: 5 * 2 ** 4, states: 2 ** 5 });
    expect(sizes('PERMUTE(A, B C)').positions).toBe(6);
  });

  test('after which the same may come lead to one state', () => {
    expect(sizes('(A | B | C) D')).toEqual({ positions: 4, states: 3 });
    expect(sizes('A A* B')).toEqual({ positions: 3, states: 3 });
  });
});

test('what is less preferred than to be complete is cut off', () => {
  expect(initial('(() | A)')).toEqual({ positions: [], accepts: true, acceptsAtEnd: true });
  expect(initial('(A | ())')).toEqual({ positions: [0], accepts: true, acceptsAtEnd: true });
  expect(initial('A??')).toEqual({ positions: [], accepts: true, acceptsAtEnd: true });
});

test('with $ a match may be complete only at the end, with ^ it begins only at the first row', () => {
  expect(initial('A* $')).toEqual({ positions: [0], accepts: false, acceptsAtEnd: true });
  expect(initial('^ A')).toEqual({ positions: [], accepts: false, acceptsAtEnd: false });
  expect(buildAutomaton(parsePattern('(^ A | B)')).anchored).toBe(true);
  expect(buildAutomaton(parsePattern('A $')).anchored).toBe(false);
});

test('rows are excluded inside {- -}, and not after it', () => {
  const { positions } = buildAutomaton(parsePattern('A {- B {- C -} D -} E'));
  const excluded = positions.flatMap((position) => (position.excluded ? [position.variable] : []));
  expect(excluded.toSorted()).toEqual(['B', 'C', 'D']);
});

function sizes(pattern: string): { readonly positions: number; readonly states: number } {
  const { positions, states } = buildAutomaton(parsePattern(pattern));
  return { positions: positions.length, states: states.length };
}

function initial(pattern: string): unknown {
  const { states, later } = buildAutomaton(parsePattern(pattern));
  return states[later];
}
