import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RowPattern } from '../../src/patterns/pattern.js';
import { compile } from '../../src/patterns/program.js';
import { referenceEmissions } from '../reference/match-reference.js';
import { type ReferenceOutput, referenceOutputEmissions } from '../reference/output-reference.js';
import { arbitraryCase, type MatcherCase } from '../support/arbitrary-case.js';
import type { CaseEvent } from '../support/arbitrary-condition.js';
import { arbitraryFullCase, type FullCase } from '../support/arbitrary-full-case.js';
import { parsePattern } from '../support/parse-pattern.js';
import { type Found, runMatcher } from '../support/run-matcher.js';
import { runOutputs } from '../support/run-outputs.js';
import { lawTimeout, runs } from '../support/runs.js';
import { byLetter, typedRows } from '../support/typed-rows.js';

describe('the matcher, for any pattern, rows and watermarks', () => {
  test(
    'gives out what the reference finds, the moment it is decided, whether or not it is stopped and restored',
    () => {
      fc.assert(
        fc.property(arbitraryCase, (given) => {
          // What reads MATCH_NUMBER() is looked at in order, and may come later than the reference knows it.
          fc.pre(!compile(given.pattern).serial);
          const expected = reference(given);
          expect(runMatcher(given)).toEqual(expected);
          expect(runMatcher(given, { symbols: true })).toEqual(expected);
        }),
        { numRuns: runs },
      );
    },
    lawTimeout,
  );

  test(
    'gives the rows that the reference gives, with their measures, for all of row pattern recognition',
    () => {
      fc.assert(
        fc.property(arbitraryFullCase, (drawn) => {
          const given: FullCase = { ...drawn, steps: [...drawn.steps.filter(({ kind }) => kind !== 'end'), END] };
          const { pattern, measures, rows, steps } = given;
          const expected = referenceOutputEmissions(pattern, measures, rows, steps).flat();
          expect(byStart(runOutputs(given).flat())).toEqual(byStart(expected));
        }),
        { numRuns: runs },
      );
    },
    lawTimeout,
  );

  test.each<[trap: string, pattern: string, rows: string, options?: Partial<RowPattern<CaseEvent>>]>([
    ['an empty optional iteration ends the loop', '(D{0,2}?)?', 'd2'],
    ['an empty iteration below the minimum does not', '((A{2}?)*?){2,3}', 'a1 b3 a7 a10'],
    ['an empty match never fails to skip', '(() | A)?? | A', 'a0', { skip: { to: 'first', variables: ['A'] } }],
    ['a row at the deadline is too late', 'A X*? R', 'a0 r5', { within: 5, timeouts: true }],
    ['a shorter match is promoted at the deadline', 'A X* R | A', 'a0 b3 c5', { within: 5, timeouts: true }],
    ['start rows are decided out of order', 'A X X X | B', 'a0 b1 c2', { skip: { to: 'next-row' } }],
  ])('%s', (_, pattern, text, options) => {
    const rows = typedRows(text);
    const given: MatcherCase = {
      pattern: {
        define: byLetter(),
        skip: { to: 'past-last-row' },
        timeouts: false,
        ...options,
        pattern: parsePattern(pattern),
      },
      rows,
      steps: [...rows.map(() => ({ kind: 'row' }) as const), { kind: 'end' }],
      cuts: [0],
    };
    expect(runMatcher(given)).toEqual(reference(given));
  });
});

const END = { kind: 'end' } as const;

/** In the order of start rows: rows that NEXT looks at, and MATCH_NUMBER(), may hold back what the reference knows sooner. */
function byStart(outputs: readonly ReferenceOutput[]): readonly ReferenceOutput[] {
  return outputs.toSorted((a, b) => a.start - b.start);
}

function reference({ pattern, rows, steps }: MatcherCase): readonly (readonly Found[])[] {
  return referenceEmissions(pattern, rows, steps).map((outcomes) =>
    outcomes.map(({ matchNumber: _, ...found }) => found),
  );
}
