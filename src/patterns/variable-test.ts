import type { Value } from '../schema.js';
import type { Captured } from './captures.js';
import type { ConditionContext } from './compile-condition.js';
import type { RowScope } from './row.js';

/** What must be true of a row, and of what was matched before it, to map the row to a variable. */
export interface VariableTest<E> {
  readonly variable: string;
  /** Place among the local tests of what the row alone decides; -1: nothing. */
  readonly local: number;
  /** What earlier rows decide too. */
  readonly correlated?: CorrelatedTest<E>;
}

/** Decided by the row alone (and those beside it): computed once a row, however many partial matches ask. */
export interface LocalTest<E> {
  readonly key: string;
  readonly variable: string;
  readonly holds: (scope: RowScope<E>) => boolean;
  /** The fields it reads; absent: the event itself, or rows beside it. */
  readonly fields?: readonly number[];
  /** For no other values of its one field can it be true; absent: it may be for any. */
  readonly constants?: readonly Value[];
}

export interface CorrelatedTest<E> {
  readonly slots: readonly number[];
  readonly holds: (context: ConditionContext<E>) => boolean;
  /** False for every captured value but one: an index finds the partial matches for which it may hold. */
  readonly equality?: EqualityTest;
}

/** `row = captured`: nothing but the row on one side, nothing but one capture on the other. */
export interface EqualityTest {
  readonly slot: number;
  readonly captured: (captured: Captured) => Value;
  readonly row: (scope: RowScope<unknown>) => Value;
}
