import type { KeyRows } from './key-rows.js';
import type { Row, RowScope } from './row.js';
import type { RowStore } from './row-store.js';
import type { StepRow } from './step-row.js';

/** A row being offered to its key's partial matches. */
export class RowInHand<E> implements StepRow<E> {
  readonly #row: Row<E>;
  readonly #rows: KeyRows<E>;
  readonly #matchNumber: number;
  readonly #horizon: number;
  #kept: number;
  readonly ordinal: number;
  readonly before: number;
  symbol = 0;

  /**
   * `kept` is -1 for a row that is not kept yet, `before` the last one kept before it; no neighbour is seen from `horizon`
   * on.
   */
  constructor(
    rows: KeyRows<E>,
    row: Row<E>,
    kept: number,
    ordinal: number,
    before: number,
    horizon: number,
    matchNumber: number,
  ) {
    this.#rows = rows;
    this.#row = row;
    this.#kept = kept;
    this.ordinal = ordinal;
    this.before = before;
    this.#horizon = horizon;
    this.#matchNumber = matchNumber;
  }

  keep(): number {
    if (this.#kept < 0) this.#kept = this.#rows.append(this.#row, this.ordinal);
    return this.#kept;
  }

  last(): number {
    return this.#kept < 0 ? this.before : this.#kept;
  }

  beside(id: number, shift: number): Row<E> | undefined {
    return rowBeside(this.#rows.store, id, shift, this.#horizon);
  }

  scope(variable: string | null): RowScope<E> {
    return {
      row: this.#row,
      variable,
      matchNumber: this.#matchNumber,
      neighbour: (shift) => this.beside(this.#kept, shift),
    };
  }
}

/** The row `shift` steps from a kept one, if it is kept too and before the horizon. */
export function rowBeside<E>(store: RowStore<E>, id: number, shift: number, horizon: number): Row<E> | undefined {
  let here = id;
  for (let i = 0; i < Math.abs(shift) && here >= 0; i++) here = shift < 0 ? store.previous(here) : store.next(here);
  return here < 0 || (shift > 0 && store.time(here) >= horizon) ? undefined : store.at(here);
}
