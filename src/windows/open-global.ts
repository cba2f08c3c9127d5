import type { Value } from '../schema.js';
import type { Timestamp } from '../time.js';
import { emptyTally, type Tally } from './tally.js';

/** The window that a key has open. */
export interface OpenGlobal<A> extends Tally<A> {
  readonly key: readonly Value[];
  readonly turn: number;
  /** The times of its first and last event, and how many it has. */
  firstTime: Timestamp;
  lastTime: Timestamp;
  events: number;
  checkAt: Timestamp;
}

export function newGlobal<A>(key: readonly Value[], time: Timestamp, turn: number, value: A): OpenGlobal<A> {
  return {
    ...emptyTally(value),
    key,
    turn,
    firstTime: time,
    lastTime: time,
    events: 0,
    checkAt: Number.POSITIVE_INFINITY,
  };
}
