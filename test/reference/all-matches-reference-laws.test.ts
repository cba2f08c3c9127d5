import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Condition } from '../../src/patterns/pattern.js';
import { arbitraryRows } from '../support/arbitrary-case.js';
import type { CaseEvent } from '../support/arbitrary-condition.js';
import { arbitraryAllMatchesCase } from '../support/arbitrary-full-case.js';
import { arbitraryFullPatternNode } from '../support/arbitrary-full-pattern.js';
import { printPattern } from '../support/print-pattern.js';
import { regularExpression } from '../support/regular-expression.js';
import { lawTimeout, runs } from '../support/runs.js';
import { referenceAllEmissions } from './all-matches-reference.js';
import type { ReferenceRow } from './evaluate-reference.js';
import { referenceMatches } from './match-reference.js';

const END = { kind: 'end' } as const;

describe('all matches', () => {
  test(
    'are the runs of rows whose variables, in a row, are in the language of the pattern',
    () => {
      // What is left has a language of its own, without the rows around it.
      const patterns = arbitraryFullPatternNode(false).filter((pattern) => !/[~!&^]/.test(printPattern(pattern)));
      fc.assert(
        fc.property(patterns, arbitraryRows, (pattern, all) => {
          const rows = all.slice(0, 6);
          const language = new RegExp(`^(?:${regularExpression(pattern)})$`);
          const expected = rows.flatMap((_, start) =>
            labellings(rows.slice(start)).flatMap((labels) => (language.test(labels) ? [`${start}: ${labels}`] : [])),
          );
          const given = {
            pattern,
            define: overlapping,
            skip: { to: 'next-row' },
            timeouts: false,
            matches: 'all',
          } as const;
          const found = referenceAllEmissions(
            given,
            rows,
            rows.map(() => ({ kind: 'row' }) as const),
          ).flat();
          const written = found.map(
            ({ start, rows: mapped }) => `${start}: ${mapped.map(({ variable }) => variable.toLowerCase()).join('')}`,
          );
          expect(written.toSorted()).toEqual(expected.toSorted());
        }),
        { numRuns: runs },
      );
    },
    lawTimeout,
  );

  test(
    'are each given once, and the preferred one is among those of its start row',
    () => {
      fc.assert(
        fc.property(arbitraryAllMatchesCase, ({ pattern, rows, steps }) => {
          const all = referenceAllEmissions(pattern, rows, [...steps, END]).flat();
          const written = all.map((outcome) => JSON.stringify(outcome));
          expect(new Set(written).size).toBe(all.length);
          const preferred = referenceMatches(pattern, rows, { end: true }).map(withoutNumber);
          for (const outcome of preferred) expect(all).toContainEqual({ ...outcome, matchNumber: undefined });
          const matched = all.filter(({ kind }) => kind === 'match').map(({ start }) => start);
          const preferredMatched = preferred.filter(({ kind }) => kind === 'match').map(({ start }) => start);
          expect(new Set(matched)).toEqual(new Set(preferredMatched));
        }),
        { numRuns: runs },
      );
    },
    lawTimeout,
  );
});

/** A row may be of several variables: D is any. */
const LETTERS = { a: 'ab', b: 'b', c: 'bc' };

const overlapping: ReadonlyMap<string, Condition<CaseEvent>> = new Map(
  Object.entries(LETTERS).map(([variable, letters]) => [
    variable.toUpperCase(),
    { kind: 'predicate', test: ({ type }) => letters.includes(type), readsMatched: false },
  ]),
);

/** Every way to name the variables of the first rows, of none to all of them. */
function labellings([first, ...rest]: readonly ReferenceRow<CaseEvent>[]): readonly string[] {
  if (first === undefined) return [''];
  const type = first.event?.type ?? '';
  const variables = [
    ...Object.entries(LETTERS).flatMap(([each, letters]) => (letters.includes(type) ? [each] : [])),
    'd',
  ];
  return ['', ...variables.flatMap((each) => labellings(rest).map((more) => each + more))];
}

function withoutNumber<T extends { readonly matchNumber: number | undefined }>({ matchNumber: _, ...rest }: T) {
  return rest;
}
