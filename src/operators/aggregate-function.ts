/**
 * How the events of a window become a value, by parts that can be put together. An accumulator is data that can be cloned
 * structurally; `add` may change it.
 */
export interface AggregateFunction<T, R> {
  seed(): unknown;
  add(accumulator: unknown, event: T): unknown;
  /** Changes neither. */
  merge(earlier: unknown, later: unknown): unknown;
  result(accumulator: unknown): R;
}

/** Lets the compiler see that the four speak of one kind of accumulator. */
export function aggregateFunction<T, A, R>(parts: {
  seed(): A;
  add(accumulator: A, event: T): A;
  merge(earlier: A, later: A): A;
  result(accumulator: A): R;
}): AggregateFunction<T, R> {
  return parts;
}
