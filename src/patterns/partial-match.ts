import type { Value } from '../schema.js';
import type { Timestamp } from '../time.js';
import type { MappedRow } from './outcome.js';
import type { Matched } from './pattern.js';
import type { Row } from './row.js';

/** The rows mapped so far, the latest first. Threads that part share what they had. */
export interface History<E> {
  readonly row: Row<E>;
  readonly variable: string;
  /** Which of its key's rows, counted since the key last had nothing open. */
  readonly ordinal: number;
  readonly previous: History<E> | undefined;
}

/** One way in which a start row's rows so far fit the pattern. */
export interface Thread<E> {
  /** Absent before the first row. */
  readonly position: number | undefined;
  readonly captured: readonly Value[];
  readonly history: History<E> | undefined;
}

/** All that is still possible from one start row. */
export interface StartRow<E> {
  readonly first: Row<E>;
  readonly ordinal: number;
  /** `Infinity` without WITHIN. */
  readonly deadline: Timestamp;
  /** Alive, the preferred first; each is preferred to `complete`. */
  threads: readonly Thread<E>[];
  /** The best match so far. */
  complete: { readonly history: History<E> | undefined } | undefined;
  /** The deadline has passed: what `threads` holds can only time out. */
  expired: boolean;
}

export function rowsOf<E>(history: History<E> | undefined): MappedRow<E>[] {
  const rows: MappedRow<E>[] = [];
  for (let node = history; node !== undefined; node = node.previous)
    rows.push({ row: node.row, variable: node.variable, excluded: false });
  return rows.reverse();
}

export function matchedOf<E>(history: History<E> | undefined): Matched<E> {
  const matched: Record<string, E[]> = {};
  for (const { row, variable } of rowsOf(history)) {
    matched[variable] ??= [];
    matched[variable].push(row.event);
  }
  return matched;
}
