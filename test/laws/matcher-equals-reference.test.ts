import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { referenceEmissions } from '../reference/match-reference.js';
import { arbitraryCase, type MatcherCase } from '../support/arbitrary-case.js';
import { type Found, runMatcher } from '../support/run-matcher.js';
import { runs } from '../support/runs.js';
import { unlessRefused } from '../support/unless-refused.js';

describe('the matcher, for any pattern, rows and watermarks', () => {
  test('gives out what the reference finds, the moment it is decided, whether or not it is stopped and restored', () => {
    fc.assert(
      fc.property(arbitraryCase, (given) => {
        const expected = reference(given);
        expect(unlessRefused(() => runMatcher(given))).toEqual(expected);
      }),
      { numRuns: runs },
    );
  });
});

function reference({ pattern, rows, steps }: MatcherCase): readonly (readonly Found[])[] {
  return referenceEmissions(pattern, rows, steps).map((outcomes) =>
    outcomes.map(({ matchNumber: _, ...found }) => found),
  );
}
