import type { Position } from '../event.js';
import type { Value } from '../schema.js';
import type { Timestamp } from '../time.js';

/**
 * One event as the matcher sees it. SQL reads its fields (`at`), the typed builder's predicates read `event`.
 * The row given to `process` may be a view that its owner moves on: what a match must remember goes into a `RowStore`.
 */
export interface Row<E> {
  readonly time: Timestamp;
  readonly position: Position;
  readonly event: E;
  /** By the field's place in the stream's schema. */
  at(field: number): Value;
  keep(): Row<E>;
}

/** A row, the variable it is (or would be) mapped to, and the rows around it. */
export interface RowScope<E> {
  readonly row: Row<E>;
  /** NULL for a row that is in no match. */
  readonly variable: string | null;
  /** The row `shift` steps on in the partition (back: negative); undefined where there is none to be seen. */
  neighbour(shift: number): Row<E> | undefined;
  /** Of the match that is being looked for. */
  readonly matchNumber: number;
}
