import type { MeasureContext } from './measure-context.js';
import type { Outcome } from './outcome.js';
import type { RowsPerMatch } from './pattern.js';
import type { Row } from './row.js';

/** A row of the query's output. */
export interface OutputRow<E> {
  /** The row of the input that it is about, for ALL ROWS PER MATCH. */
  readonly row: Row<E>;
  /** What its measures are computed in; absent for a row that belongs to no match: they are NULL. */
  readonly context?: MeasureContext;
  /** The place of `row` in the match; -1: it is not mapped. */
  readonly index: number;
}

/** What an outcome gives (ISO/IEC 19075-5, 4.12). */
export function outputRows<E>(outcome: Outcome<E>, per: RowsPerMatch): OutputRow<E>[] {
  const { rows, first, matchNumber, kind } = outcome;
  if (kind === 'unmatched') return [{ row: first, index: -1 }];
  const at = (index: number): OutputRow<E> => {
    const neighbour = (of: number, shift: number): Row<E> | undefined => outcome.neighbour(of, shift);
    return { row: rows[index]?.row ?? first, index, context: { rows, matchNumber, neighbour, index } };
  };
  if (per === 'one-row') return [at(rows.length - 1)];
  if (rows.length === 0) return per === 'all-rows-omit-empty' ? [] : [at(-1)];
  return rows.flatMap(({ excluded }, index) => (excluded ? [] : [at(index)]));
}
