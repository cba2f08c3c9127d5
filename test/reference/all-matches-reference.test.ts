import { describe, expect, test } from 'vitest';
import type { Condition, RowPattern } from '../../src/patterns/pattern.js';
import type { CaseEvent } from '../support/arbitrary-condition.js';
import { compare, field, literal, next } from '../support/expressions.js';
import { parsePattern } from '../support/parse-pattern.js';
import { printOutcome } from '../support/reference-text.js';
import { byLetter, typedRows } from '../support/typed-rows.js';
import { referenceAllEmissions } from './all-matches-reference.js';

describe('all matches', () => {
  test('each way to match is told when its last row has come', () => {
    expect(moments('A ~ B', 'a0 b1 c2 b3')).toEqual([[], ['A0 B1'], [], ['A0 B3']]);
    expect(moments('A ~B B', 'a0 b1 c2 b3')).toEqual([[], ['A0 B1'], [], []]);
    expect(moments('A B*', 'a0 b1 b2')).toEqual([['A0'], ['A0 B1'], ['A0 B1 B2']]);
  });

  test('all combinations', () => {
    expect(moments('A (~ B)+ ~ C', 'a0 b1 b2 c3').at(3)).toEqual(['A0 B1 B2 C3', 'A0 B1 C3', 'A0 B2 C3']);
  });

  test('two ways that give one assignment are one match', () => {
    expect(moments('(A | A)', 'a0')).toEqual([['A0']]);
    expect(moments('(A | X)', 'a0')).toEqual([['A0', 'X0']]);
  });

  test('by start row in one step', () => {
    expect(moments('A ~ B', 'a0 a1 b2')).toEqual([[], [], ['A0 B2', 'A1 B2']]);
  });

  test('an empty match is told with its row', () => {
    expect(moments('A?', 'a0 b1')).toEqual([['A0', 'empty@0'], ['empty@1']]);
  });

  test('one that asks for a later row waits for it', () => {
    const beforeB = compare(next(field(0, { kind: 'VARCHAR' })), '=', literal('b'));
    const define = new Map([...byLetter(), ['X', { kind: 'expression', expression: beforeB }]] as const);
    expect(moments('X', 'a0 b1', { define })).toEqual([[], ['X0']]);
  });

  test("Flink's testSimplePatternWithTimeoutHandling: every partial match times out, though another matched", () => {
    const found = moments('A ~ B ~ C', 'a1 a2 b3 d4 c11 c13', { within: 10, timeouts: true });
    expect(found.flat()).toEqual([
      'timeout@11 A0 B2',
      'timeout@11 A0',
      'A1 B2 C4',
      'timeout@12 A1 B2',
      'timeout@12 A1',
    ]);
  });

  test('what was a match does not time out', () => {
    expect(moments('A B*', 'a0 b1 c9', { within: 5, timeouts: true })).toEqual([['A0'], ['A0 B1'], []]);
  });
});

/** What is told at each of the rows. */
function moments(
  pattern: string,
  text: string,
  options: Partial<RowPattern<CaseEvent>> & { readonly define?: ReadonlyMap<string, Condition<CaseEvent>> } = {},
): readonly (readonly string[])[] {
  const rows = typedRows(text);
  const given: RowPattern<CaseEvent> = {
    define: byLetter(),
    skip: { to: 'next-row' },
    timeouts: false,
    matches: 'all',
    ...options,
    pattern: parsePattern(pattern),
  };
  const steps = rows.map(() => ({ kind: 'row' }) as const);
  return referenceAllEmissions(given, rows, steps).map((outcomes) => outcomes.map(printOutcome));
}
