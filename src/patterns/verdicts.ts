import type { Timestamp } from '../time.js';
import type { KeyRows } from './key-rows.js';
import type { Program } from './program.js';
import type { RowStore } from './row-store.js';
import { type Accept, acceptOf, NOTHING, pathOf, rootOf, type Start, type Verdict } from './start.js';

/** Of a start row with no thread left. */
export function verdictOf<E>(start: Start<E>): Verdict {
  const accept = acceptOf(start);
  return accept === undefined ? NOTHING : { kind: 'match', accept };
}

/** Of one whose time has run out, or (`atEnd`) whose partition has: then `$` holds, and a thread may be complete with it. */
export function verdictAtDeadline<E>(
  start: Start<E>,
  { states, timeouts, within }: Program<E>,
  { last, ordinal }: KeyRows<E>,
  atEnd: boolean,
): Verdict {
  const threads = rootOf(start)?.group?.configuration.states ?? [];
  const complete = atEnd ? threads.findIndex((state) => states[state]?.acceptsAtEnd) : -1;
  const upToHere = (thread: number): Accept => ({ path: pathOf(start, thread), at: ordinal - 1, last });
  if (complete >= 0) return { kind: 'match', accept: upToHere(complete) };
  const verdict = verdictOf(start);
  if (verdict.kind !== 'nothing' || !timeouts || within === Number.POSITIVE_INFINITY) return verdict;
  const waiting = threads.findIndex((state) => (states[state]?.positions.length ?? 0) > 0);
  return waiting < 0 ? NOTHING : { kind: 'timeout', accept: upToHere(waiting) };
}

/** A row that no match begins with. */
export function nothingAt<E>(row: number, ordinal: number): Start<E> {
  return { row, ordinal, home: undefined, join: undefined, accept: undefined, verdict: NOTHING };
}

/** The time that its outcome has or, as far as is known by now, will have at least; `Infinity`: not one of a row by now. */
export function outcomeTime<E>(start: Start<E>, { within }: Program<E>, store: RowStore<E>): Timestamp {
  const { verdict } = start;
  if (verdict?.kind === 'timeout') return store.time(start.row) + within;
  const accept = verdict === undefined ? acceptOf(start) : verdict.kind === 'match' ? verdict.accept : undefined;
  if (accept === undefined) return Number.POSITIVE_INFINITY;
  return store.time(accept.last < 0 ? start.row : accept.last);
}
