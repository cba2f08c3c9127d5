import type { OperatorFunction } from 'rxjs';
import type { Evidence } from '../behaviour.js';
import { MotifError } from '../errors.js';
import type { Position, StreamEvent } from '../event.js';
import { eventsOf } from '../patterns/builder/events-of.js';
import type { Cardinality, EventsOf, EventsSoFar, Steps } from '../patterns/builder/steps.js';
import type { EventPattern } from '../patterns/event-pattern.js';
import { KeyNumbers } from '../patterns/key-numbers.js';
import type { Outcome } from '../patterns/outcome.js';
import type { RowPattern } from '../patterns/pattern.js';
import { storeToJoin } from '../pipeline-epoch.js';
import type { Value } from '../schema.js';
import type { Timestamp } from '../time.js';
import { eventMatcher } from './event-matcher.js';
import { identityOf } from './identity-of.js';
import { MatcherState } from './matcher-state.js';
import { operate } from './operate.js';
import { describePosition, unordered } from './unordered.js';

/** The events that satisfied a pattern, each under its step's name. */
export interface Match<M> {
  readonly kind: 'match';
  readonly key: readonly Value[];
  /** Of the last event; of an absence, its deadline. */
  readonly time: Timestamp;
  readonly events: M;
  readonly evidence: readonly Evidence[];
}

/** The events of a match that had begun when its time was up. */
export interface Timeout<P> {
  readonly kind: 'timeout';
  readonly key: readonly Value[];
  /** The deadline. */
  readonly time: Timestamp;
  readonly events: P;
  readonly evidence: readonly Evidence[];
}

/** Partial matches that were forgotten, since more were open than the pattern's `maxOpen`. */
export interface GivenUp {
  /** Of the first event of the earliest of them. */
  readonly position: Position;
  readonly reason: string;
}

export interface DetectOptions<T, S extends Steps = Steps, R = unknown> {
  /** What tells the streams apart in which the pattern is looked for: `(event) => [event.user_id]`. */
  readonly key: (event: T) => readonly Value[];
  /**
   * Given a partial match whose time is up. What it returns comes out in its place among the matches: `(timeout) => timeout`
   * for a union that `kind` tells apart; undefined, and nothing comes out.
   */
  readonly onTimeout?: (timeout: Timeout<EventsSoFar<T, S>>) => R;
  /** Given what was forgotten for want of room. Without it, that is the stream's error. */
  readonly givenUp?: (report: GivenUp) => void;
}

/**
 * Looks for the pattern in each key's events and gives a match as soon as it is decided; the end of the stream ends all
 * waiting. Events must come in event-time order: `orderByEventTime` before it sees to that.
 * @throws MotifError `INVALID_ARGUMENT` for a pattern without a bound. As the stream's error `INVALID_INPUT`: an event
 * earlier than the one before it, partial matches given up that nobody takes, a skip that misses and is to throw.
 */
export function detect<T, S extends Steps, L extends keyof S & string, R = never>(
  pattern: EventPattern<T, S, L>,
  { key, onTimeout, givenUp = refuseGivenUp }: DetectOptions<T, S, R>,
): OperatorFunction<StreamEvent<T>, Match<EventsOf<T, S>> | Exclude<R, void>> {
  const { rows, absence } = pattern.compile(onTimeout !== undefined);
  const cardinalities = pattern.cardinalities();
  const matcherFor = eventMatcher(rows);
  const identity = patternIdentity(rows);
  return operate((subscriber) => {
    const keys = new KeyNumbers<readonly Value[]>();
    const matcher = matcherFor({
      outcome: (outcome, number) => {
        if (store !== undefined) state.change(number);
        const kind = kindOf(outcome, absence);
        const found = keys.at(number);
        if (kind === 'match') subscriber.next({ kind, ...foundOf<T, EventsOf<T, S>>(outcome, found, cardinalities) });
        if (kind !== 'timeout') return;
        const made = onTimeout?.({ kind, ...foundOf<T, EventsSoFar<T, S>>(outcome, found, cardinalities) });
        if (isPresent(made)) subscriber.next(made);
      },
      fault: ({ row, reason }) => givenUp({ position: row.position, reason }),
      closed: (number) => {
        state.close(number);
        keys.release(number);
      },
    });
    const state = new MatcherState(identity, matcher, matcherFor, keys);
    const store = storeToJoin();
    store?.join(state);
    return {
      next: (event) => {
        if (!(event.time >= state.reached)) throw unordered('detect', event, state.reached);
        state.reached = event.time;
        // What has run out of time gives back its keys' numbers before this event's key is given one.
        matcher.advance(event.time);
        const values = key(event.value);
        const identity = identityOf(values);
        if (keys.find(identity) < 0 && !matcher.mayBegin(event)) return;
        const number = keys.of(identity, values);
        if (store !== undefined) state.take(number, event);
        matcher.process(number, event);
      },
      complete: () => matcher.advance(Number.POSITIVE_INFINITY),
    };
  }, 'kept');
}

/** All of a pattern but what its conditions compute, which cannot be compared. */
function patternIdentity<T>(rows: RowPattern<T>): string {
  return `detect ${JSON.stringify({ ...rows, define: [...rows.define.keys()] })}`;
}

/** Where a pattern waits for an absence, what ran out of time is the match, and what should not have come ends it. */
function kindOf<T>({ kind, rows, time }: Outcome<T>, absence: string | undefined): Outcome<T>['kind'] | 'none' {
  if (kind === 'timeout' && time === Number.POSITIVE_INFINITY) return 'none';
  if (absence === undefined) return kind;
  if (kind !== 'timeout') return 'none';
  return rows.some(({ variable }) => variable === absence) ? 'match' : 'timeout';
}

function foundOf<T, M>(
  { rows, time }: Outcome<T>,
  key: readonly Value[],
  cardinalities: ReadonlyMap<string, Cardinality>,
): Omit<Match<M>, 'kind'> {
  const evidence = rows.map(({ row, variable }) => ({ variable, ...row.position }));
  const matched: Record<string, T[]> = {};
  for (const { row, variable } of rows) {
    matched[variable] ??= [];
    matched[variable].push(row.event);
  }
  return { key, time, events: eventsOf<T, M>(matched, cardinalities), evidence };
}

function isPresent<R>(value: R | undefined): value is Exclude<R, void> {
  return value !== undefined;
}

function refuseGivenUp({ position, reason }: GivenUp): never {
  throw new MotifError('INVALID_INPUT', {
    message: `${describePosition(position)}: ${reason}`,
    hint: 'Raise maxOpen, narrow the pattern, or take what is given up with the `givenUp` option of detect.',
  });
}
