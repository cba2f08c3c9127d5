import fc from 'fast-check';
import type { Expression } from '../../src/patterns/expression.js';
import type { RowPattern } from '../../src/patterns/pattern.js';
import {
  arbitraryCuts,
  arbitraryMoves,
  arbitraryRows,
  type MatcherCase,
  printable,
  stepsOver,
} from './arbitrary-case.js';
import type { CaseEvent } from './arbitrary-condition.js';
import { arbitraryAllMatchesPattern, arbitraryFullRowPattern } from './arbitrary-full-pattern.js';
import { arbitraryMeasure } from './arbitrary-measure.js';

/** A query with its measures, and what it is given. */
export interface FullCase extends MatcherCase {
  readonly measures: readonly Expression[];
  /** Rows and then their end, with no watermark: only here a pattern has `$`. */
  readonly bounded: boolean;
}

/** All of row pattern recognition, more often over a stream than over bounded input. */
export const arbitraryFullCase: fc.Arbitrary<FullCase> = fc.oneof(
  { weight: 3, arbitrary: caseOf(arbitraryFullRowPattern(false), false) },
  { weight: 1, arbitrary: caseOf(arbitraryFullRowPattern(true), true) },
);

/** The reading `matches: 'all'`, over a stream; without measures. */
export const arbitraryAllMatchesCase: fc.Arbitrary<FullCase> = caseOf(arbitraryAllMatchesPattern, false, 0);

function caseOf(
  patterns: fc.Arbitrary<RowPattern<CaseEvent>>,
  bounded: boolean,
  mostMeasures = 4,
): fc.Arbitrary<FullCase> {
  return fc
    .record({
      pattern: patterns,
      measures: fc.array(arbitraryMeasure, { maxLength: mostMeasures }),
      rows: arbitraryRows,
      moves: arbitraryMoves,
      end: fc.boolean(),
      cuts: arbitraryCuts,
    })
    .map(({ pattern, measures, rows, moves, end, cuts }) => {
      const steps = bounded ? stepsOver(rows, rows.map(() => null).concat(null), true) : stepsOver(rows, moves, end);
      return printable({ pattern, measures, rows, steps, cuts, bounded }, measures);
    });
}
