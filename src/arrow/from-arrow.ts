import type { RecordBatch } from 'apache-arrow';
import type { Observable } from 'rxjs';
import type { DeadLetter } from '../dead-letter.js';
import { MotifError } from '../errors.js';
import type { StreamEvent } from '../event.js';
import type { EpochReader, ReadEpoch } from '../sources/epoch-reader.js';
import { readInEpochs } from '../sources/read-in-epochs.js';
import { BatchEvents } from './batch-events.js';
import { type Arrow, loadArrow } from './load-arrow.js';
import { type ArrowSource, openBatches } from './open-batches.js';

export interface FromArrowOptions {
  /** Name of the event time column; by default `_time`, or else the first Timestamp. */
  readonly time?: string;
  /** Called with each row that is not an event; without it such rows are passed over. */
  readonly deadLetter?: (letter: DeadLetter) => void;
  /** Their source, in positions. Default: `arrow`. */
  readonly name?: string;
  /** Events that are delivered before sinks must acknowledge. Default: 4,096. */
  readonly epochSize?: number;
}

const EPOCH = 4_096;

/**
 * The rows of a Table, of record batches or of Arrow IPC bytes as events, each with its number as its offset. A function is
 * called for each subscription: `() => createReadStream('a.arrows')`. Of the stream format a batch is read at a time, of the
 * file format all at once. `T` is what the columns make, as `fromFile` would: an object with a property a column; NULL is `null`,
 * a Timestamp microseconds since 1970, a Date days, a Time a text, a Decimal a number, an integer beyond 2^53 a bigint, bytes a Uint8Array.
 * Errors with MotifError `INVALID_INPUT` for bytes that are not Arrow's and for what has no type here, `INVALID_ARGUMENT` when
 * there is no such time column, `ENVIRONMENT` when apache-arrow is not installed.
 */
export function fromArrow<T>(
  source: ArrowSource | (() => ArrowSource),
  options: FromArrowOptions = {},
): Observable<StreamEvent<T>> {
  return readInEpochs(() => new ArrowReader<T>(source, options));
}

class ArrowReader<T> implements EpochReader<T, number> {
  readonly identity: string;
  readonly stream = undefined;
  readonly #source: ArrowSource | (() => ArrowSource);
  readonly #options: FromArrowOptions;
  readonly #name: string;
  #arrow: Arrow | undefined;
  #batches: AsyncIterator<RecordBatch> | undefined;
  #events: BatchEvents<T> | undefined;
  #batch: RecordBatch | undefined;
  /** Of the batch, those that have been read. */
  #rows = 0;
  #offset = 0;

  constructor(source: ArrowSource | (() => ArrowSource), options: FromArrowOptions) {
    const { name = 'arrow', epochSize = EPOCH } = options;
    this.#source = source;
    this.#options = options;
    this.#name = name;
    this.identity = `arrow ${name}`;
    if (!(epochSize >= 1)) {
      throw new MotifError('INVALID_ARGUMENT', `${name}: epochSize is ${epochSize}; an epoch has 1 event or more`);
    }
  }

  async open(mark = 0): Promise<void> {
    this.#arrow = await loadArrow();
    const source = typeof this.#source === 'function' ? this.#source() : this.#source;
    this.#batches = openBatches(this.#arrow, source, this.#name);
    while (this.#offset < mark && (await this.#next()) !== undefined) this.#take(mark - this.#offset);
  }

  /** Never more than what is left of a batch. */
  async read(): Promise<ReadEpoch<T, number> | undefined> {
    const batch = await this.#next();
    if (batch === undefined || this.#arrow === undefined) return undefined;
    const { time, epochSize = EPOCH, deadLetter } = this.#options;
    this.#events ??= new BatchEvents(this.#arrow, batch.schema, { name: this.#name, time });
    const { events, deadLetters } = this.#events.read(batch, this.#take(epochSize));
    for (const letter of deadLetters) deadLetter?.(letter);
    return { events, mark: this.#offset, read: { deadLetters } };
  }

  async close(): Promise<void> {
    await this.#batches?.return?.();
  }

  /** The first batch that still has rows. */
  async #next(): Promise<RecordBatch | undefined> {
    while (this.#batch === undefined || this.#rows === this.#batch.numRows) {
      const next = await this.#batches?.next();
      if (next === undefined || next.done) return undefined;
      this.#batch = next.value;
      this.#rows = 0;
    }
    return this.#batch;
  }

  #take(most: number): { readonly from: number; readonly to: number; readonly offset: number } {
    const [from, offset] = [this.#rows, this.#offset];
    const to = Math.min(from + most, this.#batch?.numRows ?? 0);
    this.#rows = to;
    this.#offset += to - from;
    return { from, to, offset };
  }
}
