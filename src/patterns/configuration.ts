import type { VariableTest } from './variable-test.js';

/**
 * All that decides the future of a start row: its threads in order of preference, each the state it has reached, and
 * which values it goes by. Start rows with one configuration (and one set of values) have one future.
 */
export interface Configuration<E> {
  readonly key: string;
  readonly states: readonly number[];
  /** By thread: for each slot that is live in its state, the register with the captured value. */
  readonly registers: readonly (readonly number[])[];
  readonly registerCount: number;
  /** The correlated tests that its threads may ask, and of which thread's values. */
  readonly asks: readonly Ask<E>[];
  /** Whether two threads are in one state: then their values may turn out equal, and one of them is superfluous. */
  readonly mayCoincide: boolean;
  /** By symbol. */
  readonly fewSteps: (Step<E> | undefined)[];
  readonly steps: Map<number, Step<E>>;
}

export interface Ask<E> {
  readonly thread: number;
  readonly test: VariableTest<E>;
}

/** What a configuration makes of a row with a certain symbol. */
export interface Step<E> {
  /** Where every correlated test is false. */
  readonly plain: Transition<E>;
  /** The places of the asks that matter: their variable's local test is true. */
  readonly asked: readonly number[];
  /** All of them can be found by an index. */
  readonly indexed: boolean;
  /** Other transitions, by what the asks that matter say. */
  readonly others: Map<string, Transition<E>>;
}

export interface Transition<E> {
  /** Unlike any other's of its program. */
  readonly id: number;
  /** Absent: no thread is left. */
  readonly to?: Configuration<E>;
  /** By thread of `to`: the thread it came from, and the position that consumed the row. */
  readonly parents: readonly number[];
  readonly via: readonly number[];
  /** By register of `to`: where its value comes from. */
  readonly sources: readonly RegisterSource[];
  /** No value is captured: whoever makes this step keeps the values he has. */
  readonly carries: boolean;
  /** It leads back to where it began, each thread to itself. */
  readonly stays: boolean;
  /** Some thread maps the row to a variable. */
  readonly maps: boolean;
  /** The best match that is complete with this row; less preferred threads are gone. */
  readonly accept?: { readonly parent: number; readonly via: number };
}

export interface RegisterSource {
  readonly register: number;
  /** Present: the row is taken in, mapped to the variable. */
  readonly capture?: { readonly slot: number; readonly variable: string };
}
