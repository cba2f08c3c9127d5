import type { RowPattern } from '../../src/patterns/pattern.js';
import type { Mapping, ReferenceRow } from './evaluate-reference.js';
import { type Knowledge, knowledgeAfter, type ReferenceStep, reachOf } from './knowledge.js';
import type { ReferenceOutcome } from './match-reference.js';
import { attempts } from './search-reference.js';

/**
 * The other reading, `matches: 'all'`: of every start row each way to match, none preferred to another, as Flink CEP has
 * it. A way is an assignment of rows to variables; it is known when its last row is, or when what a condition asks of later
 * rows is. In one step they come by start row, matches before timeouts, then in the order of preference. They have no
 * number, and AFTER MATCH SKIP is TO NEXT ROW. At the deadline each assignment that is still alive times out, though others
 * of its start row matched (Flink's NFAITCase, testSimplePatternWithTimeoutHandling), but not one that was a match.
 */
export function referenceAllEmissions<E>(
  pattern: RowPattern<E>,
  rows: readonly ReferenceRow<E>[],
  steps: readonly ReferenceStep[],
): readonly (readonly ReferenceOutcome[])[] {
  const emitted = new Set<string>();
  return knowledgeAfter(steps, rows).map((known) => {
    const outcomes = known.rows.flatMap((_, start) => outcomesAt(pattern, start, known));
    return outcomes.filter((outcome) => {
      const fresh = !emitted.has(identity(outcome));
      emitted.add(identity(outcome));
      return fresh;
    });
  });
}

function identity({ kind, start, rows }: ReferenceOutcome): string {
  return JSON.stringify([kind, start, assignment(rows)]);
}

/** Which rows are mapped to what; whether ALL ROWS leaves one out makes no other match of it. */
function assignment(rows: readonly Mapping[]): string {
  return rows.map(({ row, variable }) => `${variable}${row}`).join(' ');
}

function outcomesAt<E>(pattern: RowPattern<E>, start: number, known: Knowledge<E>): readonly ReferenceOutcome[] {
  const { deadline, ...reach } = reachOf(pattern, start, known);
  const found = [...attempts(pattern, start, { ...known, ...reach, matchNumber: undefined })];
  const common = { start, matchNumber: undefined, skipFailed: false } as const;

  const matches = found.flatMap(({ kind, mapped }): readonly ReferenceOutcome[] => {
    const time = known.rows[mapped.at(-1)?.row ?? start]?.time ?? Number.NaN;
    return kind === 'complete' ? [{ ...common, kind: 'match', rows: mapped, time }] : [];
  });
  if (reach.open || pattern.within === undefined || !pattern.timeouts) return matches;
  const matched = matches.map(({ rows }) => assignment(rows));
  const alive = found.filter(({ kind, mapped }) => kind === 'alive' && !matched.includes(assignment(mapped)));
  return [
    ...matches,
    ...alive.map(({ mapped }) => ({ ...common, kind: 'timeout', rows: mapped, time: deadline }) as const),
  ];
}
