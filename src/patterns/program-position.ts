import type { VariableTest } from './variable-test.js';

/** A position of the automaton, with what its row must be. */
export interface ProgramPosition<E> {
  /** Absent: a gap. */
  readonly variable?: string;
  readonly test?: VariableTest<E>;
  readonly unless: readonly VariableTest<E>[];
  readonly when: readonly VariableTest<E>[];
  readonly excluded: boolean;
  readonly next: number;
}

/** All that is asked of a row there. */
export function testsOf<E>({ test, unless, when }: ProgramPosition<E>): readonly VariableTest<E>[] {
  return test === undefined ? [...unless, ...when] : [test, ...unless, ...when];
}
