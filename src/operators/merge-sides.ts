import { endWith, map, merge, type Observable, type OperatorFunction, type Subscriber } from 'rxjs';
import { MotifError } from '../errors.js';
import type { StreamEvent } from '../event.js';
import type { Timestamp } from '../time.js';
import { Fifo } from '../windows/fifo.js';
import { operate } from './operate.js';
import { describePosition, timeText } from './unordered.js';

/** What takes the events of two sides, in event-time order; at one instant the right side's first. */
export interface Sides<L, R> {
  left(event: StreamEvent<L>): void;
  right(event: StreamEvent<R>): void;
  /** Nothing before `time` is still to come, of either side. */
  advance(time: Timestamp): void;
  /** Whether a left event that was taken can still lead to something. */
  readonly hasOpenLeft: boolean;
}

interface Item<L, R> {
  readonly left?: StreamEvent<L>;
  readonly right?: StreamEvent<R>;
  readonly ended?: 'left' | 'right';
}

/**
 * Brings two Observables, each in event-time order, into one: the event that is behind goes first, and what is ahead waits
 * until the other side has come as far. So what waits is what the slower side has not yet reached. Completes when both sides
 * have, or when the left has and nothing of it is open any more.
 */
export function mergeSides<L, R, O>(
  right$: Observable<StreamEvent<R>>,
  name: string,
  connect: (subscriber: Subscriber<O>) => Sides<L, R>,
): OperatorFunction<StreamEvent<L>, O> {
  const pair = operate<Item<L, R>, O>((subscriber) => {
    const sides = connect(subscriber);
    const lefts = new Queue<L>(name);
    const rights = new Queue<R>(`${name}, the right side`);
    const drain = (): void => {
      while (!subscriber.closed) {
        const [left, right] = [lefts.first, rights.first];
        // Each queue's first, or where it is empty what it may still get, is the earliest that its side has.
        if (right !== undefined && right.time <= (left?.time ?? lefts.reached)) sides.right(rights.take(right));
        else if (left !== undefined && left.time < (right?.time ?? rights.reached)) sides.left(lefts.take(left));
        else return;
      }
    };
    return {
      next: ({ left, right, ended }) => {
        if (left !== undefined) lefts.add(left);
        if (right !== undefined) rights.add(right);
        if (ended !== undefined) (ended === 'left' ? lefts : rights).end();
        drain();
        sides.advance(Math.min(lefts.earliest, rights.earliest));
        if (lefts.isOver && !sides.hasOpenLeft) subscriber.complete();
      },
    };
  });
  return (left$) =>
    merge(
      right$.pipe(
        map((right): Item<L, R> => ({ right })),
        endWith<Item<L, R>>({ ended: 'right' }),
      ),
      left$.pipe(
        map((left): Item<L, R> => ({ left })),
        endWith<Item<L, R>>({ ended: 'left' }),
      ),
    ).pipe(pair);
}

/** One side's events that are ahead of the other's. */
class Queue<T> {
  readonly #name: string;
  readonly #events = new Fifo<StreamEvent<T>>();
  #reached: Timestamp = Number.NEGATIVE_INFINITY;

  constructor(name: string) {
    this.#name = name;
  }

  /** The time of the last event; after the end `Infinity`. */
  get reached(): Timestamp {
    return this.#reached;
  }

  get first(): StreamEvent<T> | undefined {
    return this.#events.first;
  }

  /** Nothing earlier than this is still to come from here. */
  get earliest(): Timestamp {
    return this.first?.time ?? this.#reached;
  }

  get isOver(): boolean {
    return this.earliest === Number.POSITIVE_INFINITY;
  }

  add(event: StreamEvent<T>): void {
    if (!(event.time >= this.#reached)) throw unordered(this.#name, event, this.#reached);
    this.#reached = event.time;
    this.#events.push(event);
  }

  take(first: StreamEvent<T>): StreamEvent<T> {
    this.#events.shift();
    return first;
  }

  end(): void {
    this.#reached = Number.POSITIVE_INFINITY;
  }
}

function unordered(name: string, { position, time }: StreamEvent<unknown>, last: Timestamp): MotifError {
  return new MotifError('INVALID_INPUT', {
    message: `${name}: the event at ${describePosition(position)} is of ${timeText(time)}, the one before it of ${timeText(last)}`,
    hint: 'Both sides need events in event-time order: put orderByEventTime before each.',
  });
}
