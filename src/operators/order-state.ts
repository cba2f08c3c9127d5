import type { Position, StreamEvent } from '../event.js';
import type { PipelineMember } from '../pipeline-store.js';
import type { Duration, Timestamp } from '../time.js';
import { BoundedOutOfOrderness } from '../windows/bounded-out-of-orderness.js';
import { EventTimeOrder } from '../windows/event-time-order.js';

export type OrderPiece<T> =
  | {
      readonly kind: 'watermarks';
      readonly watermarks: readonly (readonly [partition: string, watermark: Timestamp])[];
    }
  | { readonly kind: 'held'; readonly events: readonly StreamEvent<T>[] };

/** The events that one commit kept, since they were still held. */
interface Kept {
  readonly name: string;
  readonly latest: Timestamp;
}

/**
 * What `orderByEventTime` holds, and each partition's watermark. A commit keeps the events that came since the one before
 * and are still held, and forgets those of which none is: an event is written once, however long it waits.
 */
export class OrderState<T> implements PipelineMember<OrderPiece<T>> {
  readonly identity: string;
  readonly order: EventTimeOrder<StreamEvent<T>> = new EventTimeOrder();
  readonly #delay: Duration;
  readonly #clocks = new Map<string, BoundedOutOfOrderness>();
  #added: StreamEvent<T>[] = [];
  #kept: Kept[] = [];
  #pieces = 0;
  #isOver = false;

  constructor(delay: Duration) {
    this.#delay = delay;
    this.identity = `orderByEventTime ${delay}`;
  }

  /** The least of the partitions'. */
  get watermark(): Timestamp {
    if (this.#isOver) return Number.POSITIVE_INFINITY;
    let least = Number.POSITIVE_INFINITY;
    for (const { watermark } of this.#clocks.values()) least = Math.min(least, watermark);
    return least;
  }

  clockOf({ source, partition }: Position): BoundedOutOfOrderness {
    const identity = `${partition} ${source}`;
    const known = this.#clocks.get(identity);
    if (known !== undefined) return known;
    const clock = new BoundedOutOfOrderness(this.#delay);
    this.#clocks.set(identity, clock);
    return clock;
  }

  added(event: StreamEvent<T>): void {
    this.#added.push(event);
  }

  /** The input has ended: nothing is held any more. */
  end(): void {
    this.#isOver = true;
  }

  *takeChanges(): Iterable<readonly [string, OrderPiece<T> | undefined]> {
    const { watermark } = this;
    const released = this.#kept.filter(({ latest }) => latest < watermark);
    this.#kept = this.#kept.filter(({ latest }) => latest >= watermark);
    for (const { name } of released) yield [name, undefined];
    const events = this.#added.filter(({ time }) => time >= watermark);
    this.#added = [];
    if (events.length > 0) {
      const name = `held ${this.#pieces++}`;
      this.#kept.push({ name, latest: latestOf(events) });
      yield [name, { kind: 'held', events }];
    }
    const watermarks = [...this.#clocks].map(([partition, clock]) => [partition, clock.watermark] as const);
    if (watermarks.length > 0) yield ['watermarks', { kind: 'watermarks', watermarks }];
  }

  restore(pieces: ReadonlyMap<string, OrderPiece<T>>): void {
    for (const piece of pieces.values()) {
      if (piece.kind !== 'watermarks') continue;
      for (const [partition, watermark] of piece.watermarks) {
        this.#clocks.set(partition, new BoundedOutOfOrderness(this.#delay, watermark));
      }
    }
    const { watermark } = this;
    for (const [name, piece] of pieces) {
      if (piece.kind !== 'held') continue;
      this.#kept.push({ name, latest: latestOf(piece.events) });
      this.#pieces = Math.max(this.#pieces, Number(name.replace('held ', '')) + 1);
      for (const event of piece.events) if (event.time >= watermark) this.order.add(event);
    }
  }
}

function latestOf(events: readonly StreamEvent<unknown>[]): Timestamp {
  return events.reduce((latest, { time }) => Math.max(latest, time), Number.NEGATIVE_INFINITY);
}
