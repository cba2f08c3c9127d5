import type { Position, StreamEvent } from '../event.js';
import type { PipelineMember } from '../pipeline-store.js';
import type { Duration, Timestamp } from '../time.js';
import { BoundedOutOfOrderness } from '../windows/bounded-out-of-orderness.js';
import { EventTimeOrder } from '../windows/event-time-order.js';

export type OrderPiece<T> =
  | {
      readonly kind: 'time';
      readonly watermarks: readonly (readonly [partition: string, watermark: Timestamp])[];
      readonly released: Timestamp;
    }
  | { readonly kind: 'held'; readonly events: readonly StreamEvent<T>[] };

export interface OrderStateOptions {
  readonly delay: Duration;
  readonly allowed: Duration;
  /** Whether changes will be asked for. */
  readonly isKept: boolean;
}

/**
 * What `orderByEventTime` holds, and each partition's watermark. A commit keeps the events that came since the one before and
 * are still held, as one piece, and writes an earlier piece anew when some of it have been given out: so an event is written
 * a few times, however long it waits.
 */
export class OrderState<T> implements PipelineMember<OrderPiece<T>> {
  readonly identity: string;
  readonly #options: OrderStateOptions;
  readonly #order = new EventTimeOrder<StreamEvent<T>>();
  readonly #clocks = new Map<string, BoundedOutOfOrderness>();
  #released = Number.NEGATIVE_INFINITY;
  /** Held, and in no piece yet. */
  readonly #added = new Set<StreamEvent<T>>();
  readonly #pieces = new Map<string, Set<StreamEvent<T>>>();
  readonly #pieceOf = new Map<StreamEvent<T>, string>();
  /** Pieces of which something has been given out. */
  readonly #worn = new Set<string>();
  #names = 0;

  constructor(options: OrderStateOptions) {
    this.#options = options;
    this.identity = `orderByEventTime ${options.delay} ${options.allowed}`;
  }

  /** The least of the partitions'. */
  get watermark(): Timestamp {
    let least = Number.POSITIVE_INFINITY;
    for (const { watermark } of this.#clocks.values()) least = Math.min(least, watermark);
    return least;
  }

  /** Nothing before this is held back any more. */
  get released(): Timestamp {
    return this.#released;
  }

  clockOf({ source, partition }: Position): BoundedOutOfOrderness {
    const identity = `${partition} ${source}`;
    const known = this.#clocks.get(identity);
    if (known !== undefined) return known;
    const clock = new BoundedOutOfOrderness(this.#options.delay);
    this.#clocks.set(identity, clock);
    return clock;
  }

  add(event: StreamEvent<T>): void {
    this.#order.add(event);
    if (this.#options.isKept) this.#added.add(event);
  }

  release(watermark: Timestamp): readonly StreamEvent<T>[] {
    this.#released = Math.max(this.#released, watermark);
    const events = this.#order.release(watermark);
    if (this.#options.isKept) for (const event of events) this.#forget(event);
    return events;
  }

  *takeChanges(): Iterable<readonly [string, OrderPiece<T> | undefined]> {
    for (const name of this.#worn) {
      const events = this.#pieces.get(name);
      if (events === undefined || events.size === 0) {
        this.#pieces.delete(name);
        yield [name, undefined];
      } else yield [name, { kind: 'held', events: [...events] }];
    }
    this.#worn.clear();
    if (this.#added.size > 0) {
      const name = `held ${this.#names++}`;
      this.#keep(name, this.#added);
      yield [name, { kind: 'held', events: [...this.#added] }];
    }
    this.#added.clear();
    const watermarks = [...this.#clocks].map(([partition, clock]) => [partition, clock.watermark] as const);
    if (watermarks.length > 0) yield ['time', { kind: 'time', watermarks, released: this.#released }];
  }

  restore(pieces: ReadonlyMap<string, OrderPiece<T>>): void {
    for (const [name, piece] of pieces) {
      if (piece.kind === 'held') {
        this.#names = Math.max(this.#names, Number(name.replace('held ', '')) + 1);
        this.#keep(name, piece.events);
        for (const event of piece.events) this.#order.add(event);
        continue;
      }
      this.#released = piece.released;
      for (const [partition, watermark] of piece.watermarks) {
        this.#clocks.set(partition, new BoundedOutOfOrderness(this.#options.delay, watermark));
      }
    }
  }

  #keep(name: string, events: Iterable<StreamEvent<T>>): void {
    this.#pieces.set(name, new Set(events));
    for (const event of events) this.#pieceOf.set(event, name);
  }

  #forget(event: StreamEvent<T>): void {
    if (this.#added.delete(event)) return;
    const name = this.#pieceOf.get(event);
    if (name === undefined) return;
    this.#pieceOf.delete(event);
    this.#pieces.get(name)?.delete(event);
    this.#worn.add(name);
  }
}
