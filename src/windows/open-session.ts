import type { Value } from '../schema.js';
import type { Timestamp } from '../time.js';
import type { Fold } from './fold.js';
import type { KeyTally } from './key-tally.js';
import { mergedTally } from './tally.js';
import type { Window } from './window.js';

export interface Session<A> extends KeyTally<A> {
  /** The times of its first and last event. */
  firstTime: Timestamp;
  lastTime: Timestamp;
  fired: boolean;
  /** When it is looked at next; `Infinity`: that is still to be set. */
  checkAt: Timestamp;
  /** How often that has been set. */
  checks: number;
  /** Windows for which results have been given that no later one has replaced. */
  shown: readonly Window[];
}

const NONE: readonly Window[] = [];

/** Written out: there is one a key and session, and what is spread takes ten times as long. */
export function newSession<A>(key: readonly Value[], time: Timestamp, turn: number, value: A): Session<A> {
  return {
    value,
    source: '',
    partition: 0,
    first: 0,
    last: 0,
    count: 0,
    others: undefined,
    key,
    turn,
    unshown: 0,
    earlyAt: Number.POSITIVE_INFINITY,
    revision: 0,
    firstTime: time,
    lastTime: time,
    fired: false,
    checkAt: Number.POSITIVE_INFINITY,
    checks: 0,
    shown: NONE,
  };
}

/** Takes the later session into the earlier one, which may already have been given out, as may the other. */
export function joinSession<T, A>(session: Session<A>, later: Session<A>, { merge }: Fold<T, A>): void {
  if (merge === undefined) throw new Error('sessions meet only where events come late, and that needs a merge');
  Object.assign(session, mergedTally(session, later, merge));
  session.lastTime = later.lastTime;
  session.turn = Math.min(session.turn, later.turn);
  session.unshown += later.unshown;
  session.earlyAt = Math.min(session.earlyAt, later.earlyAt);
  session.revision = Math.max(session.revision, later.revision);
  session.shown = [...session.shown, ...later.shown];
  // What was to be done about it is not.
  later.checks++;
  later.earlyAt = Number.POSITIVE_INFINITY;
}
