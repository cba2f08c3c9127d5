import type { Timestamp } from '../../time.js';
import type { Row } from '../row.js';
import type { Continuation } from './automaton.js';
import type { History } from './history.js';
import type { AllMatchesProgram } from './program.js';

/** Where a match began. */
export interface Start<E> {
  readonly row: Row<E>;
  readonly ordinal: number;
  /** `Infinity` without WITHIN. */
  readonly deadline: Timestamp;
}

/** One way in which the rows since its start fit the pattern so far. */
export interface PartialMatch<E> {
  readonly start: Start<E>;
  readonly position: number;
  /** Its last row is mapped: a match begins with the first row that is. */
  readonly history: History<E>;
  readonly deadline: Timestamp;
}

/** A match that is complete; it may have to wait for what began before it. */
export interface CompleteMatch<E> {
  readonly start: Start<E>;
  readonly history: History<E>;
  readonly time: Timestamp;
}

export function continuationOf<E>(program: AllMatchesProgram<E>, position: number): Continuation {
  return program.positions[position]?.next ?? program.initial;
}

/** When nothing can come to it any more. */
export function deadlineOf<E>(start: Start<E>, history: History<E>, { patience }: Continuation): Timestamp {
  return patience === undefined ? start.deadline : Math.min(start.deadline, history.row.time + patience);
}

/** When it is complete if nothing more comes; `Infinity`: never. */
export function absenceDeadlineOf<E>({ start, history }: PartialMatch<E>, { atDeadline }: Continuation): Timestamp {
  if (atDeadline === undefined) return Number.POSITIVE_INFINITY;
  const { withinPrevious = Number.POSITIVE_INFINITY } = atDeadline;
  return Math.min(start.deadline, history.row.time + withinPrevious);
}
