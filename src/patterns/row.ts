import type { Position } from '../event.js';
import type { Value } from '../schema.js';
import type { Timestamp } from '../time.js';

/**
 * One event as the matcher sees it. SQL reads its fields (`at`), the typed builder's predicates read `event`.
 * The row given to `process` may be a view that its owner moves on: what a match must remember is `keep()`.
 */
export interface Row<E> {
  readonly time: Timestamp;
  readonly position: Position;
  readonly event: E;
  /** By the field's place in the stream's schema. */
  at(field: number): Value;
  keep(): Row<E>;
}
