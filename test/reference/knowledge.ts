import type { RowPattern } from '../../src/patterns/pattern.js';
import type { Timestamp } from '../../src/time.js';
import type { ReferenceRow } from './evaluate-reference.js';

/** What a matcher is told: the next row, that nothing earlier than a time is still to come, that nothing at all is. */
export type ReferenceStep =
  | { readonly kind: 'row' }
  | { readonly kind: 'watermark'; readonly watermark: Timestamp }
  | { readonly kind: 'end' };

/** All that a matcher has been told. */
export interface Knowledge<E> {
  readonly rows: readonly ReferenceRow<E>[];
  /** No row earlier than this is still to come. */
  readonly reached: Timestamp;
  /** No row at all is still to come. */
  readonly ended: boolean;
}

/** What is known after each of the steps. */
export function knowledgeAfter<E>(
  steps: readonly ReferenceStep[],
  rows: readonly ReferenceRow<E>[],
): readonly Knowledge<E>[] {
  let known: Knowledge<E> = { rows: [], reached: Number.NEGATIVE_INFINITY, ended: false };
  return steps.map((step) => {
    known = learn(known, step, rows);
    return known;
  });
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

/** What WITHIN lets a match that begins at row `start` see. */
export interface Reach {
  /** The first row's time + WITHIN: a row at it no longer belongs. */
  readonly deadline: Timestamp;
  /** Only rows before this are there, for the match and for NEXT. */
  readonly limit: number;
  /** Whether rows may still come at `limit`. */
  readonly open: boolean;
}

/** What a match that begins at row `start` can see. */
export function reachOf<E>({ within }: RowPattern<E>, start: number, { rows, reached, ended }: Knowledge<E>): Reach {
  const deadline = (rows[start]?.time ?? Number.NaN) + (within ?? Number.POSITIVE_INFINITY);
  const limit = rows.findLastIndex((row) => row.time < deadline) + 1;
  return { deadline, limit, open: !ended && reached < deadline };
}
