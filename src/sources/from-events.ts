import type { Observable } from 'rxjs';
import { MotifError } from '../errors.js';
import type { StreamEvent } from '../event.js';
import { MILLISECOND, parseTimestamp, type Timestamp } from '../time.js';
import type { EpochReader, ReadEpoch } from './epoch-reader.js';
import { readInEpochs } from './read-in-epochs.js';

export interface FromEventsOptions<T> {
  /** When it happened: microseconds since 1970, an ISO 8601 text (no zone: UTC) or a Date. */
  readonly time: (event: T) => Timestamp | string | Date;
  /** Events that are delivered before sinks must acknowledge. Default: 1,000. */
  readonly epochSize?: number;
  /** Their source, in positions. Default: `memory`. */
  readonly name?: string;
}

const EPOCH = 1_000;

/**
 * Events that are already there, as a source gives them: in epochs, each with its place as its offset. An iterable is gone
 * through once for each subscription, and no further than sinks acknowledge.
 * Errors with MotifError `INVALID_ARGUMENT` for what is no time, or none between the years 1685 and 2255.
 */
export function fromEvents<T>(events: Iterable<T>, options: FromEventsOptions<T>): Observable<StreamEvent<T>> {
  return readInEpochs(() => new EventReader(events, options));
}

class EventReader<T> implements EpochReader<T, number> {
  readonly identity: string;
  readonly stream = undefined;
  readonly #events: Iterator<T>;
  readonly #options: FromEventsOptions<T>;
  readonly #name: string;
  #offset = 0;

  constructor(events: Iterable<T>, options: FromEventsOptions<T>) {
    this.#events = events[Symbol.iterator]();
    this.#options = options;
    this.#name = options.name ?? 'memory';
    this.identity = `events ${this.#name}`;
  }

  async open(mark = 0): Promise<void> {
    for (; this.#offset < mark; this.#offset++) if (this.#events.next().done === true) return;
  }

  async read(): Promise<ReadEpoch<T, number> | undefined> {
    const events: StreamEvent<T>[] = [];
    const { epochSize = EPOCH } = this.#options;
    while (events.length < epochSize) {
      const { done, value } = this.#events.next();
      if (done === true) break;
      const position = { source: this.#name, partition: 0, offset: this.#offset++ };
      events.push({ time: this.#timeOf(value), position, value });
    }
    return events.length === 0 ? undefined : { events, mark: this.#offset, read: { deadLetters: [] } };
  }

  async close(): Promise<void> {
    this.#events.return?.();
  }

  #timeOf(event: T): Timestamp {
    const time = this.#options.time(event);
    const found = time instanceof Date ? time.getTime() * MILLISECOND : time;
    const micros = typeof found === 'string' ? parseTimestamp(found) : found;
    if (Number.isSafeInteger(micros) && micros !== undefined) return micros;
    throw new MotifError('INVALID_ARGUMENT', {
      message: `${this.#name}, event ${this.#offset - 1}: '${time}' is no time`,
      hint: "Give whole microseconds since 1970, a Date, or a text such as '2026-01-31T12:00:00Z'; of the years 1685 to 2255.",
    });
  }
}
