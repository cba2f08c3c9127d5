import type { VariableTest } from './conditions.js';

/** A position of the automaton, with what its row must be. */
export interface ProgramPosition<E> {
  /** Absent: a gap. */
  readonly variable?: string;
  readonly test?: VariableTest<E>;
  readonly unless: readonly VariableTest<E>[];
  readonly excluded: boolean;
  readonly next: number;
}
