import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { unreachable } from '../../src/errors.js';
import type { Pattern } from '../../src/patterns/pattern.js';
import { arbitraryCase, arbitraryRows } from '../support/arbitrary-case.js';
import { arbitraryFullPatternNode } from '../support/arbitrary-full-pattern.js';
import { isNullable } from '../support/is-nullable.js';
import { parsePattern } from '../support/parse-pattern.js';
import { printPattern } from '../support/print-pattern.js';
import { regularExpression } from '../support/regular-expression.js';
import { lawTimeout, runs } from '../support/runs.js';
import { byLetter } from '../support/typed-rows.js';
import { referenceEmissions, referenceMatches } from './match-reference.js';

describe('the reference', () => {
  test(
    'knows at each step what the end confirms, whatever it is told on the way',
    () => {
      fc.assert(
        fc.property(arbitraryCase, ({ pattern, rows, steps }) => {
          const atEnd = referenceMatches(pattern, rows, { end: true });
          const onTheWay = referenceEmissions(pattern, rows, [...steps, { kind: 'end' }]).flat();
          const byStart = onTheWay.toSorted((a, b) => a.start - b.start);
          expect(byStart.map((outcome, index) => ({ ...outcome, matchNumber: index + 1 }))).toEqual(atEnd);
        }),
        { numRuns: runs },
      );
    },
    lawTimeout,
  );

  test(
    'finds what a backtracking regular expression finds',
    () => {
      // Rows that a gap passes over before `$` or at the end are in a regular expression's match, but not in SQL's.
      const patterns = arbitraryFullPatternNode(true).filter(
        (pattern) => hasNoEmptyIteration(pattern) && !/~.*\$|\$.*~|~\./.test(printPattern(pattern)),
      );
      fc.assert(
        fc.property(patterns, arbitraryRows, (pattern, rows) => {
          const text = rows.map(({ values: [letter] }) => letter).join('');
          const found = referenceMatches(
            { pattern, define: byLetter(), skip: { to: 'past-last-row' }, timeouts: false },
            rows,
            { end: true },
          ).map(({ start, rows: mapped }) => [start, (mapped.at(-1)?.row ?? start - 1) + 1]);
          // A regular expression also tries the place after the last row.
          const expected = [...text.matchAll(new RegExp(regularExpression(pattern), 'g'))]
            .filter(({ index }) => index < rows.length)
            .map(({ index, 0: { length } }) => [index, index + length]);
          expect(found).toEqual(expected);
        }),
        { numRuns: runs },
      );
    },
    lawTimeout,
  );
});

test(
  'a pattern reads back from its text',
  () => {
    fc.assert(
      fc.property(arbitraryFullPatternNode(true), (pattern) => {
        expect(parsePattern(printPattern(pattern))).toEqual(pattern);
      }),
      { numRuns: runs },
    );
  },
  lawTimeout,
);

/** JavaScript gives up an empty iteration where SQL stops after it. */
function hasNoEmptyIteration(pattern: Pattern): boolean {
  switch (pattern.kind) {
    case 'variable':
    case 'gap':
    case 'anchor':
    case 'empty':
      return true;
    case 'concatenation':
    case 'alternation':
    case 'permutation':
      return pattern.items.every(hasNoEmptyIteration);
    case 'quantified':
      return !isNullable(pattern.body) && hasNoEmptyIteration(pattern.body);
    case 'exclusion':
      return hasNoEmptyIteration(pattern.body);
    default:
      return unreachable(pattern);
  }
}
