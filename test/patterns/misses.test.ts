import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Miss } from '../../src/patterns/miss.js';
import type { Attempt, StartTrace } from '../../src/patterns/tracing/attempt.js';
import type { MatcherCase } from '../support/arbitrary-case.js';
import type { CaseEvent } from '../support/arbitrary-condition.js';
import { arbitraryFullCase } from '../support/arbitrary-full-case.js';
import { runMatcher } from '../support/run-matcher.js';
import { lawTimeout, runs } from '../support/runs.js';
import { tracesOf } from '../support/traces-of.js';

interface Told {
  readonly start: number;
  readonly missing: number;
  readonly by: number | undefined;
  readonly rows: readonly { readonly row: number; readonly variable: string }[];
}

describe.each([
  ['with symbols', true],
  ['without', false],
])('%s', (_, symbols) => {
  test(
    'what came to nothing is what the tracer says came to nothing',
    () => {
      fc.assert(
        fc.property(arbitraryFullCase, (given) => {
          const told = missesOf(given, symbols);
          const traced = tracesOf(given).filter(isMiss);
          expect(told.map(({ start }) => start)).toEqual(traced.map(({ start }) => start));
          for (const [place, attempt] of traced.entries()) expectSame(told[place], attempt);
        }),
        { numRuns: runs },
      );
    },
    lawTimeout,
  );

  test(
    'to be told of it changes nothing',
    () => {
      fc.assert(
        fc.property(arbitraryFullCase, (given) => {
          const misses = { wants: () => true, missed: () => () => {} };
          expect(runMatcher(given, { symbols, misses })).toEqual(runMatcher(given, { symbols }));
        }),
        { numRuns: runs },
      );
    },
    lawTimeout,
  );
});

function missesOf(given: MatcherCase, symbols: boolean): readonly Told[] {
  const told: Told[] = [];
  const missed = ({ partial, missing, by }: Miss<CaseEvent>): (() => void) => {
    const rows = partial.rows.map(({ row, variable }) => ({ row: row.position.offset, variable }));
    const one: Told = { start: partial.first.position.offset, missing, by: by?.row.position.offset, rows };
    return () => void told.push(one);
  };
  runMatcher({ ...given, cuts: [] }, { symbols, misses: { wants: () => true, missed } });
  return told.sort((a, b) => a.start - b.start);
}

function isMiss(trace: StartTrace): trace is Attempt {
  return trace.kind === 'died' || trace.kind === 'expired';
}

/** The tracer tells of the way that came nearest at any time: the same, if that was still open in the end. */
function expectSame(told: Told | undefined, { kind, furthest, endedBy }: Attempt): void {
  expect(told?.by === undefined ? 'expired' : 'died').toBe(kind);
  expect(told?.missing).toBeGreaterThanOrEqual(furthest.missing);
  if (endedBy !== undefined && told?.by !== undefined) expect(told.by).toBeGreaterThanOrEqual(endedBy);
  const isSame = kind === 'died' ? told?.by === furthest.at + 1 : endedBy === undefined;
  if (!isSame) return;
  expect(told?.missing).toBe(furthest.missing);
  expect(told?.rows).toEqual(furthest.mapped);
}
