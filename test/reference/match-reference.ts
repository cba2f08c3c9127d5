import type { RowPattern } from '../../src/patterns/pattern.js';
import type { Timestamp } from '../../src/time.js';
import type { Mapping, ReferenceRow } from './evaluate-reference.js';
import { type Knowledge, knowledgeAfter, type ReferenceStep, reachOf } from './knowledge.js';
import { attempts } from './search-reference.js';

/** A match, a timeout or (WITH UNMATCHED ROWS) a row that is in none of them. */
export interface ReferenceOutcome {
  readonly kind: 'match' | 'timeout' | 'unmatched';
  /** The row the search began at; the unmatched row. */
  readonly start: number;
  /** The mapped rows in order; none for an empty match or an unmatched row. */
  readonly rows: readonly Mapping[];
  /** Of the last mapped row (of the start row if there is none); a timeout's is its deadline. */
  readonly time: Timestamp;
  /** From 1; empty matches and timeouts count. Undefined while an earlier start row is undecided, and of an unmatched row. */
  readonly matchNumber: number | undefined;
  /** AFTER MATCH SKIP has no row to go to. The standard has an exception here; a stream goes on with the next row. */
  readonly skipFailed: boolean;
}

/** What is decided of `rows`, by start row, when the watermark has reached a time, or nothing more comes. Quadratic and worse. */
export function referenceMatches<E>(
  pattern: RowPattern<E>,
  rows: readonly ReferenceRow<E>[],
  until: { readonly end: true } | { readonly watermark: Timestamp },
): readonly ReferenceOutcome[] {
  const reached = 'end' in until ? Number.POSITIVE_INFINITY : Math.max(until.watermark, rows.at(-1)?.time ?? -Infinity);
  return decided(pattern, { rows, reached, ended: 'end' in until });
}

/** What becomes known at each step: the earliest moment at which nothing that may still come can change it. */
export function referenceEmissions<E>(
  pattern: RowPattern<E>,
  rows: readonly ReferenceRow<E>[],
  steps: readonly ReferenceStep[],
): readonly (readonly ReferenceOutcome[])[] {
  const emitted = new Set<string>();
  return knowledgeAfter(steps, rows).map((known) => {
    const fresh = decided(pattern, known).filter(({ kind, start }) => !emitted.has(`${kind} ${start}`));
    for (const { kind, start } of fresh) emitted.add(`${kind} ${start}`);
    return fresh;
  });
}

/** What is decided with what is known, by start row. */
export function decided<E>(pattern: RowPattern<E>, known: Knowledge<E>): readonly ReferenceOutcome[] {
  const outcomes: ReferenceOutcome[] = [];
  let matchNumber: number | undefined = 1;
  let start = 0;
  let firstUndecided: number | undefined;
  while (start < known.rows.length) {
    const outcome = outcomeAt(pattern, start, matchNumber, known);
    if (outcome === 'undecided') {
      firstUndecided ??= start;
      // Only TO NEXT ROW knows where it goes on without knowing how this ends.
      if (pattern.skip.to !== 'next-row') break;
      matchNumber = undefined;
      start += 1;
    } else if (outcome === 'nothing') {
      start += 1;
    } else {
      const resume = resumeAfter(outcome, pattern);
      outcomes.push({ ...outcome, skipFailed: resume === undefined });
      if (matchNumber !== undefined) matchNumber += 1;
      start = resume ?? start + 1;
    }
  }
  if (pattern.rows !== 'all-rows-with-unmatched') return outcomes;
  const unmatched = unmatchedRows(outcomes, known, firstUndecided ?? known.rows.length);
  return [...outcomes, ...unmatched].sort((one, other) => one.start - other.start);
}

/** The rows that no match maps and that begin no empty match, before the first that a match may yet begin with. */
function unmatchedRows<E>(
  outcomes: readonly ReferenceOutcome[],
  { rows }: Knowledge<E>,
  before: number,
): readonly ReferenceOutcome[] {
  const matched = outcomes.flatMap(({ start, rows: mapped }) =>
    mapped.length === 0 ? [start] : mapped.map(({ row }) => row),
  );
  return rows.slice(0, before).flatMap(({ time }, start) => {
    if (matched.includes(start)) return [];
    return [{ kind: 'unmatched', start, rows: [], time, matchNumber: undefined, skipFailed: false } as const];
  });
}

function outcomeAt<E>(
  pattern: RowPattern<E>,
  start: number,
  matchNumber: number | undefined,
  known: Knowledge<E>,
): Omit<ReferenceOutcome, 'skipFailed'> | 'undecided' | 'nothing' {
  const { deadline, ...reach } = reachOf(pattern, start, known);
  let preferredAlive: readonly Mapping[] | undefined;
  for (const { kind, mapped } of attempts(pattern, start, { ...known, ...reach, matchNumber })) {
    if (kind === 'complete') {
      const time = known.rows[mapped.at(-1)?.row ?? start]?.time ?? Number.NaN;
      return { kind: 'match', start, rows: mapped, time, matchNumber };
    }
    if (kind === 'unknown' || reach.open) return 'undecided';
    preferredAlive ??= mapped;
  }
  if (preferredAlive === undefined || pattern.within === undefined || !pattern.timeouts) return 'nothing';
  return { kind: 'timeout', start, rows: preferredAlive, time: deadline, matchNumber };
}

/** The row that AFTER MATCH SKIP goes on with, after an empty match always the next; undefined if it has none. */
function resumeAfter<E>(
  { start, rows }: Omit<ReferenceOutcome, 'skipFailed'>,
  { skip }: RowPattern<E>,
): number | undefined {
  const last = rows.at(-1);
  if (skip.to === 'next-row' || last === undefined) return start + 1;
  if (skip.to === 'past-last-row') return last.row + 1;
  const named = rows.filter(({ variable }) => skip.variables.includes(variable));
  const target = (skip.to === 'first' ? named[0] : named.at(-1))?.row;
  return target === start ? undefined : target;
}
