import fc from 'fast-check';
import type { Expression } from '../../src/patterns/expression.js';
import type { RowPattern } from '../../src/patterns/pattern.js';
import type { ReferenceRow } from '../reference/evaluate-reference.js';
import type { ReferenceStep } from '../reference/knowledge.js';
import { type CaseEvent, EVENT_SCHEMA } from './arbitrary-condition.js';
import { arbitraryRowPattern } from './arbitrary-pattern.js';
import { printRowPattern } from './print-pattern.js';

/** What a matcher is given: the rows of one key, and what it is told about them when. */
export interface MatcherCase {
  readonly pattern: RowPattern<CaseEvent>;
  readonly rows: readonly ReferenceRow<CaseEvent>[];
  readonly steps: readonly ReferenceStep[];
  /** Steps after which the matcher is stopped, and goes on from its snapshot. */
  readonly cuts: readonly number[];
}

/** In time order, with ties; nine rows more often than fewer. */
export const arbitraryRows: fc.Arbitrary<readonly ReferenceRow<CaseEvent>[]> = arbitraryEvents(9, 3);

/** In time order, at most `slowest` apart; `most` rows more often than fewer. */
export function arbitraryEvents(most: number, slowest: number): fc.Arbitrary<readonly ReferenceRow<CaseEvent>[]> {
  return fc
    .array(
      fc.record({
        after: fc.nat(slowest),
        type: fc.constantFrom('a', 'a', 'a', 'b', 'b', 'b', 'c', 'c', 'd'),
        item: fc.option(fc.constantFrom(1, 1, 1, 2, 2, 3), { freq: 12 }),
        n: fc.option(fc.integer({ min: 0, max: 3 }), { freq: 12 }),
      }),
      { maxLength: most + Math.ceil(most / 3), size: 'max' },
    )
    .map((rows) => {
      let time = 0;
      return rows.slice(0, most).map(({ after, type, item, n }) => {
        time += after;
        return { time, values: [type, item, n], event: { type, item, n } };
      });
    });
}

export const arbitraryMoves: fc.Arbitrary<readonly (number | null)[]> = fc.array(fc.option(fc.nat(4), { freq: 2 }), {
  minLength: 10,
  maxLength: 10,
});

export const arbitraryCuts: fc.Arbitrary<readonly number[]> = fc.uniqueArray(fc.nat(20), { maxLength: 3 });

export const arbitraryCase: fc.Arbitrary<MatcherCase> = fc
  .record({
    pattern: arbitraryRowPattern,
    rows: arbitraryRows,
    moves: arbitraryMoves,
    end: fc.boolean(),
    cuts: arbitraryCuts,
  })
  .map(({ pattern, rows, moves, end, cuts }) => {
    const steps = stepsOver(rows, moves, end);
    return printable({ pattern, rows, steps, cuts });
  });

/** Cuts after the last step are left out. */
export function printable<C extends MatcherCase>(
  given: C,
  measures: readonly Expression[] = [],
  keys?: readonly number[],
): C {
  const cuts = given.cuts.filter((cut) => cut < given.steps.length).sort((a, b) => a - b);
  const made = { ...given, cuts };
  return { ...made, [fc.toStringMethod]: () => printCase(made, measures, keys) };
}

/**
 * How far the watermark moves after each row (and before the first), null for not at all; it never passes a row that is
 * still to come.
 */
export function stepsOver(
  rows: readonly ReferenceRow<CaseEvent>[],
  moves: readonly (number | null)[],
  end: boolean,
): readonly ReferenceStep[] {
  const steps: ReferenceStep[] = [];
  let reached = 0;
  for (const [index, move] of moves.slice(0, rows.length + 1).entries()) {
    reached = Math.max(reached, rows[index - 1]?.time ?? 0);
    if (move !== null) {
      reached = Math.min(reached + move, rows[index]?.time ?? Number.POSITIVE_INFINITY);
      steps.push({ kind: 'watermark', watermark: reached });
    }
    if (index < rows.length) steps.push({ kind: 'row' });
  }
  return end ? [...steps, { kind: 'end' }] : steps;
}

/** A case as one would write it down: the query, then the steps with the rows in their places. */
function printCase(
  { pattern, rows, steps, cuts }: MatcherCase,
  measures: readonly Expression[],
  keys?: readonly number[],
): string {
  let row = 0;
  const lines = steps.map((step, index) => {
    const cut = cuts.includes(index) ? '   -- stop and restore' : '';
    if (step.kind !== 'row') return `  ${step.kind} ${step.kind === 'watermark' ? step.watermark : ''}${cut}`;
    const { time = Number.NaN, values = [] } = rows[row] ?? {};
    const key = keys === undefined ? '' : ` of key ${keys[row]}`;
    row += 1;
    return `  row ${row - 1}${key} at ${time}: ${values.map((value) => value ?? 'NULL').join(' ')}${cut}`;
  });
  const fields = EVENT_SCHEMA.map(({ name }) => name);
  return ['', printRowPattern(pattern, fields, measures), ...lines, ''].join('\n');
}
