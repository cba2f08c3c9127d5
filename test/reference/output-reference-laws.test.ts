import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arbitraryFullCase } from '../support/arbitrary-full-case.js';
import { lawTimeout, runs } from '../support/runs.js';
import { referenceEmissions, referenceMatches } from './match-reference.js';
import { referenceOutputEmissions, referenceOutputs } from './output-reference.js';

const END = { kind: 'end' } as const;

describe('the reference, for all of row pattern recognition', () => {
  test(
    'knows at each step what the end confirms',
    () => {
      fc.assert(
        fc.property(arbitraryFullCase, ({ pattern, rows, steps }) => {
          const onTheWay = referenceEmissions(pattern, rows, [...steps, END]).flat();
          const byStart = onTheWay.toSorted((a, b) => a.start - b.start);
          const atEnd = referenceMatches(pattern, rows, { end: true });
          expect(byStart.map(withoutNumber)).toEqual(atEnd.map(withoutNumber));
          for (const { kind, start, matchNumber } of onTheWay) {
            if (matchNumber === undefined) continue;
            const same = atEnd.find((outcome) => outcome.kind === kind && outcome.start === start);
            expect(matchNumber).toBe(same?.matchNumber);
          }
        }),
        { numRuns: runs },
      );
    },
    lawTimeout,
  );

  test(
    'gives at each step rows that the end confirms',
    () => {
      fc.assert(
        fc.property(arbitraryFullCase, ({ pattern, measures, rows, steps }) => {
          const onTheWay = referenceOutputEmissions(pattern, measures, rows, [...steps, END]).flat();
          const byStart = onTheWay.toSorted((a, b) => a.start - b.start);
          expect(byStart).toEqual(referenceOutputs(pattern, measures, rows));
        }),
        { numRuns: runs },
      );
    },
    lawTimeout,
  );

  test(
    'shows each row that is in a match, and with WITH UNMATCHED ROWS each row there is',
    () => {
      fc.assert(
        fc.property(arbitraryFullCase, ({ pattern: { rows: mode, ...pattern }, rows }) => {
          fc.pre(mode === 'all-rows-with-unmatched');
          const shown = referenceOutputs({ ...pattern, rows: mode }, [], rows).map(({ row }) => row);
          expect([...new Set(shown)].sort()).toEqual(rows.map((_, row) => row));
        }),
        { numRuns: runs },
      );
    },
    lawTimeout,
  );
});

function withoutNumber<T extends { readonly matchNumber: number | undefined }>({ matchNumber: _, ...rest }: T) {
  return rest;
}
