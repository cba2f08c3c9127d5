import type { OperatorFunction } from 'rxjs';
import type { Evidence } from '../behaviour.js';
import type { Position, StreamEvent } from '../event.js';
import { type EventPattern, firstOfEach } from '../patterns/builder.js';
import { identityOf } from '../patterns/captures.js';
import { KeyNumbers } from '../patterns/key-numbers.js';
import { KeyedMatcher } from '../patterns/keyed-matcher.js';
import type { Outcome } from '../patterns/outcome.js';
import { compile } from '../patterns/program.js';
import type { Row } from '../patterns/row.js';
import { RowObjects } from '../patterns/row-store.js';
import type { Value } from '../schema.js';
import type { Timestamp } from '../time.js';
import { operate } from './operate.js';

/** The events that satisfied a pattern, each under its step's name. */
export interface Match<M> {
  readonly key: readonly Value[];
  /** Of the last event. */
  readonly time: Timestamp;
  readonly events: M;
  readonly evidence: readonly Evidence[];
}

export interface DetectOptions<T> {
  /** What tells the streams apart in which the pattern is looked for: `(event) => [event.user_id]`. */
  readonly key: (event: T) => readonly Value[];
}

/**
 * Looks for the pattern in each key's events and gives a match as soon as it is decided. Events must come in event-time
 * order: `orderByEventTime` before it sees to that.
 */
export function detect<T, M extends Record<string, T>>(
  pattern: EventPattern<T, M>,
  { key }: DetectOptions<T>,
): OperatorFunction<StreamEvent<T>, Match<M>> {
  const program = compile(pattern.toRowPattern());
  return operate((subscriber) => {
    const keys = new KeyNumbers<readonly Value[]>();
    const matcher = new KeyedMatcher<T>(program, new RowObjects<T>(), {
      outcome: (outcome, number) => subscriber.next(matchOf<T, M>(outcome, keys.at(number))),
      fault: ({ variable, reason }) => {
        throw new TypeError(`${variable}: ${reason}`);
      },
      closed: (number) => keys.release(number),
    });
    return {
      next: (event) => {
        const values = key(event.value);
        matcher.process(
          keys.of(identityOf(values), () => values),
          new EventRow(event),
        );
      },
      complete: () => matcher.advance(Number.POSITIVE_INFINITY),
    };
  });
}

function matchOf<T, M>({ rows, time }: Outcome<T>, key: readonly Value[]): Match<M> {
  const evidence = rows.map(({ row, variable }) => ({ variable, ...row.position }));
  const events = firstOfEach<T, M>(Object.fromEntries(rows.map(({ row, variable }) => [variable, [row.event]])));
  return { key, time, events, evidence };
}

class EventRow<T> implements Row<T> {
  readonly #event: StreamEvent<T>;

  constructor(event: StreamEvent<T>) {
    this.#event = event;
  }

  get time(): Timestamp {
    return this.#event.time;
  }

  get position(): Position {
    return this.#event.position;
  }

  get event(): T {
    return this.#event.value;
  }

  at(): Value {
    return null;
  }

  keep(): this {
    return this;
  }
}
