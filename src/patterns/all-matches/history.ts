import type { MappedRow } from '../outcome.js';
import type { Matched } from '../pattern.js';
import type { Row } from '../row.js';

/** The rows mapped so far, the latest first. Partial matches that part share what they had. */
export interface History<E> {
  readonly row: Row<E>;
  readonly variable: string;
  /** Which of its key's rows, counted since the key last had nothing open. */
  readonly ordinal: number;
  readonly previous: History<E> | undefined;
  /** Given out as a match: what may still come to it is no loss when time runs out. */
  complete: boolean;
  /** What `matchedOf` found. */
  matched?: Matched<E>;
}

export function rowsOf<E>(history: History<E> | undefined): MappedRow<E>[] {
  const rows: MappedRow<E>[] = [];
  for (let node = history; node !== undefined; node = node.previous)
    rows.push({ row: node.row, variable: node.variable, excluded: false });
  return rows.reverse();
}

/** The events so far, by variable. */
export function matchedOf<E>(history: History<E> | undefined): Matched<E> {
  if (history === undefined) return {};
  if (history.matched !== undefined) return history.matched;
  const matched: Record<string, E[]> = {};
  for (const { row, variable } of rowsOf(history)) {
    matched[variable] ??= [];
    matched[variable].push(row.event);
  }
  history.matched = matched;
  return matched;
}

/** The first or the last row that is mapped to one of the variables. */
export function findMapped<E>(
  history: History<E>,
  variables: readonly string[],
  which: 'first' | 'last',
): History<E> | undefined {
  let found: History<E> | undefined;
  for (let node: History<E> | undefined = history; node !== undefined; node = node.previous) {
    if (!variables.includes(node.variable)) continue;
    if (which === 'last') return node;
    found = node;
  }
  return found;
}
