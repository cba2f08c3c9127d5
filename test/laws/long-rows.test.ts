import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Pattern, RowPattern } from '../../src/patterns/pattern.js';
import { compile } from '../../src/patterns/program.js';
import { referenceMatches } from '../reference/match-reference.js';
import { arbitraryEvents, type MatcherCase, printable } from '../support/arbitrary-case.js';
import { arbitraryCondition } from '../support/arbitrary-condition.js';
import { arbitrarySequence, definitions, VARIABLES } from '../support/arbitrary-pattern.js';
import { parsePattern } from '../support/parse-pattern.js';
import { type Found, runMatcher } from '../support/run-matcher.js';
import { lawTimeout, runs } from '../support/runs.js';

/**
 * So many rows of one key, with so few values, that start rows come to have one future, part, and meet again, and that
 * what led to the first of them is long forgotten.
 */
describe('hundreds of rows of one key', () => {
  test(
    'give what the reference finds, whether or not the matcher is stopped and restored now and then',
    () => {
      const cases = arbitraryLongCase(120, { min: 2, max: 6 });
      fc.assert(fc.property(cases, agrees), { numRuns: Math.ceil(runs / 2) });
    },
    lawTimeout,
  );

  test(
    'and thousands, of which the paths of those still open are cut behind them',
    () => {
      const cases = arbitraryLongCase(2_500, { min: 3, max: 4 });
      fc.assert(fc.property(cases, agrees), { numRuns: Math.ceil(runs / 60) });
    },
    lawTimeout,
  );
});

/** Those whose parts have several ways to the same row. */
const AMBIGUOUS = [
  'A (B | C)*? D',
  'A+ B+ C',
  '(A | B)+ C',
  'A B* C* B* D?',
  'A (B C?)* B',
  '(A B | A C | A)+ B',
  'A X*? B X*? C',
  'A X*? (B | C) X*? D',
  'A ~B C',
  'A ~C (B | C) ~ D',
  'A ~D (B | C)+? ~A D',
  'A (B? C)* (C | D)',
].map(parsePattern);

function arbitraryLongCase(
  most: number,
  within: { readonly min: number; readonly max: number },
): fc.Arbitrary<MatcherCase> {
  const patterns: fc.Arbitrary<Pattern> = fc.oneof(arbitrarySequence, fc.constantFrom(...AMBIGUOUS));
  return fc
    .record({
      pattern: patterns,
      conditions: fc.tuple(...VARIABLES.map((name) => fc.option(arbitraryCondition(name), { freq: 6 }))),
      skip: fc.constantFrom<RowPattern['skip']>(
        { to: 'next-row' },
        { to: 'next-row' },
        { to: 'past-last-row' },
        { to: 'last', variables: ['B'] },
      ),
      within: fc.integer(within),
      timeouts: fc.boolean(),
      rows: arbitraryEvents(most, 2).filter(({ length }) => length > most / 2),
      every: fc.option(fc.integer({ min: 1, max: Math.ceil(most / 4) })),
    })
    .map(({ conditions, rows, every, pattern, skip, within, timeouts }) => {
      const cuts = every === null ? [] : rows.flatMap((_, index) => (index % every === 0 ? [index] : []));
      const steps = [...rows.map(() => ({ kind: 'row' }) as const), { kind: 'end' } as const];
      const whole = { pattern, define: definitions(conditions), skip, within, timeouts };
      return printable<MatcherCase>({ pattern: whole, rows, steps, cuts });
    });
}

function agrees(given: MatcherCase): void {
  fc.pre(!compile(given.pattern).serial);
  const expected = referenceMatches(given.pattern, given.rows, { end: true }).map(
    ({ matchNumber: _, ...found }): Found => found,
  );
  expect(byStart(runMatcher(given).flat())).toEqual(expected);
  expect(byStart(runMatcher(given, { symbols: true }).flat())).toEqual(expected);
}

function byStart(found: readonly Found[]): readonly Found[] {
  return found.toSorted((a, b) => a.start - b.start);
}
