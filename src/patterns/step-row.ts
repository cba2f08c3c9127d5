import type { Row, RowScope } from './row.js';

/** A row on its way through a key's partial matches. */
export interface StepRow<E> extends Moment {
  readonly symbol: number;
  /** The last of the key's rows kept before this one; -1: there is none. */
  readonly before: number;
  /** Keeps the row, if it is not yet kept, and gives its place. */
  keep(): number;
  /** The row `shift` steps from a kept one, as far as rows can be seen. */
  beside(id: number, shift: number): Row<E> | undefined;
  /** As it would be mapped to `variable`. */
  scope(variable: string | null): RowScope<E>;
}

/** After a row. */
export interface Moment {
  readonly ordinal: number;
  /** The last of the key's rows that is kept. */
  last(): number;
}
