import type { RowPattern } from '../../src/patterns/pattern.js';
import type { Timestamp } from '../../src/time.js';
import type { Mapping, ReferenceRow } from './evaluate-reference.js';
import { attempts } from './search-reference.js';

/** A match or a timeout, in the order of their start rows. */
export interface ReferenceOutcome {
  readonly kind: 'match' | 'timeout';
  /** The row the search began at. */
  readonly start: number;
  /** The mapped rows in order; none for an empty match. */
  readonly rows: readonly Mapping[];
  /** Of the last mapped row (of the start row if there is none); a timeout's is its deadline. */
  readonly time: Timestamp;
  /** From 1; empty matches and timeouts count. Undefined while an earlier start row is undecided. */
  readonly matchNumber: number | undefined;
  /** AFTER MATCH SKIP has no row to go to. The standard has an exception here; a stream goes on with the next row. */
  readonly skipFailed: boolean;
}

/** What a matcher is told: the next row, that nothing earlier than a time is still to come, that nothing at all is. */
export type ReferenceStep =
  | { readonly kind: 'row' }
  | { readonly kind: 'watermark'; readonly watermark: Timestamp }
  | { readonly kind: 'end' };

/** What is decided of `rows` when the watermark has reached a time, or nothing more comes. Quadratic and worse. */
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
  const emitted = new Set<number>();
  let known: Knowledge<E> = { rows: [], reached: Number.NEGATIVE_INFINITY, ended: false };
  return steps.map((step) => {
    known = learn(known, step, rows);
    const fresh = decided(pattern, known).filter(({ start }) => !emitted.has(start));
    for (const { start } of fresh) emitted.add(start);
    return fresh;
  });
}

interface Knowledge<E> {
  readonly rows: readonly ReferenceRow<E>[];
  /** No row earlier than this is still to come. */
  readonly reached: Timestamp;
  readonly ended: boolean;
}

function learn<E>(known: Knowledge<E>, step: ReferenceStep, all: readonly ReferenceRow<E>[]): Knowledge<E> {
  switch (step.kind) {
    case 'row': {
      const rows = all.slice(0, known.rows.length + 1);
      return { ...known, rows, reached: Math.max(known.reached, rows.at(-1)?.time ?? known.reached) };
    }
    case 'watermark':
      return { ...known, reached: Math.max(known.reached, step.watermark) };
    case 'end':
      return { ...known, reached: Number.POSITIVE_INFINITY, ended: true };
  }
}

function decided<E>(pattern: RowPattern<E>, known: Knowledge<E>): readonly ReferenceOutcome[] {
  const outcomes: ReferenceOutcome[] = [];
  let matchNumber: number | undefined = 1;
  let start = 0;
  while (start < known.rows.length) {
    const outcome = outcomeAt(pattern, start, matchNumber, known);
    if (outcome === 'undecided') {
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
  return outcomes;
}

function outcomeAt<E>(
  pattern: RowPattern<E>,
  start: number,
  matchNumber: number | undefined,
  { rows, reached, ended }: Knowledge<E>,
): Omit<ReferenceOutcome, 'skipFailed'> | 'undecided' | 'nothing' {
  const timeOf = (row: number): Timestamp => rows[row]?.time ?? Number.NaN;
  const deadline = timeOf(start) + (pattern.within ?? Number.POSITIVE_INFINITY);
  const open = !ended && reached < deadline;
  const limit = rows.findLastIndex((row) => row.time < deadline) + 1;

  let preferredAlive: readonly Mapping[] | undefined;
  for (const { kind, mapped } of attempts(pattern, start, { rows, limit, open, matchNumber })) {
    if (kind === 'complete') {
      return { kind: 'match', start, rows: mapped, time: timeOf(mapped.at(-1)?.row ?? start), matchNumber };
    }
    if (kind === 'unknown' || open) return 'undecided';
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
