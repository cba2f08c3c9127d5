import { STREAM_VIEWS } from '../archive/views/create-views.js';
import type { Batch } from '../batch.js';
import type { Database } from '../duckdb/database.js';
import type { StreamDeclaration } from '../query/plan.js';
import { quoteText } from '../quote-text.js';
import { quoteName } from '../schema.js';
import type { Duration, Timestamp } from '../time.js';
import { timeText } from './event-slices.js';
import { type OpenedSlice, SliceReader, type WantedField } from './slice-reader.js';

/** Which of a stream's events are read. */
export interface EventChoice {
  /** The fields that are wanted; the others are NULL. */
  readonly fields: readonly WantedField[];
  /** In event time; `until` is not in it. */
  readonly from?: Timestamp;
  readonly until?: Timestamp;
  /** Conditions on the row, in SQL. */
  readonly where: readonly string[];
  /** How late events may have been when they came, to be among them: of a query that revises what it told. Default: none is. */
  readonly allowedLateness?: Duration;
  /** What the archive calls the stream. Default: its name. */
  readonly of?: string;
  /** Whether the same event may be there several times. */
  readonly isRepeated: boolean;
}

export interface ArchivedRead {
  readonly batch: Batch;
  /** No event that is read after these has a time before this. */
  readonly watermark: Timestamp;
}

/**
 * One stream's archived events, with the positions that they had, in columns. Of a stream in time they come in event-time order,
 * without those that were late when they came, since no query saw these, but for those that are allowed; a table's come in the order of their positions.
 * While one slice is worked on the next is sorted beside it.
 */
export class EventReader {
  readonly stream: StreamDeclaration;
  /** What the archive calls it. */
  readonly of: string;
  readonly #slices: SliceReader;
  #reads: AsyncGenerator<Batch> | undefined;
  #next: Batch | undefined;
  #ahead: Promise<OpenedSlice | undefined> | undefined;

  private constructor(stream: StreamDeclaration, of: string, slices: SliceReader) {
    this.stream = stream;
    this.of = of;
    this.#slices = slices;
  }

  /** @param database connections of its own are made to it, and tables in it */
  static async open(database: Database, stream: StreamDeclaration, choice: EventChoice): Promise<EventReader> {
    const rows = await rowsOf(database, stream, choice);
    const arePicked = choice.where.length > 0;
    return new EventReader(
      stream,
      choice.of ?? stream.name,
      await SliceReader.open(database, { stream, fields: choice.fields, rows, arePicked }),
    );
  }

  /** How many events there are. */
  get count(): number {
    return this.#slices.count;
  }

  /** Undefined: there are no more. */
  async next(): Promise<ArchivedRead | undefined> {
    this.#reads ??= this.#batches();
    const batch = this.#next ?? (await this.#take());
    if (batch === undefined) return undefined;
    this.#next = await this.#take();
    return { batch, watermark: this.#next?.times[0] ?? Number.POSITIVE_INFINITY };
  }

  async close(): Promise<void> {
    this.#slices.interrupt();
    await this.#reads?.return(undefined);
    await (await this.#ahead?.catch(() => undefined))?.close();
    await this.#slices.close();
  }

  async #take(): Promise<Batch | undefined> {
    const read = await this.#reads?.next();
    return read?.done === true ? undefined : read?.value;
  }

  async *#batches(): AsyncGenerator<Batch> {
    for (let slice = await this.#slices.next(); slice !== undefined; ) {
      this.#ahead = this.#slices.next();
      // Who asks for it is told.
      this.#ahead.catch(() => undefined);
      yield* slice.batches();
      slice = await this.#ahead;
    }
  }
}

/** The events that queries saw, in SQL. */
async function rowsOf(
  database: Database,
  { name: as, watermark }: StreamDeclaration,
  { from, until, where, isRepeated, allowedLateness, of: name = as }: EventChoice,
): Promise<string> {
  const isTable = watermark === undefined;
  const conditions = [
    ...where,
    ...(isTable || from === undefined
      ? []
      : [`_date >= CAST(${timeText(from)} AS DATE) AND _time >= ${timeText(from)}`]),
    ...(isTable || until === undefined
      ? []
      : [`_date <= CAST(${timeText(until)} AS DATE) AND _time < ${timeText(until)}`]),
  ];
  const all = `SELECT${isRepeated ? ' DISTINCT ON (_source, _partition, _offset)' : ''} * FROM ${STREAM_VIEWS}.${quoteName(name)}`;
  const chosen = conditions.length === 0 ? all : `${all} WHERE ${conditions.join(' AND ')}`;
  const late = `SELECT source, partition, "offset" FROM late WHERE stream = ${quoteText(name)}${laterThan(allowedLateness)}`;
  const [[count] = []] = await database.rows(`SELECT count(*) FROM (${late})`);
  if (isTable || Number(count) === 0) return chosen;
  return `SELECT e.* FROM (${chosen}) AS e ANTI JOIN (${late}) AS l
    ON l.source = e._source AND l.partition = e._partition AND l."offset" = e._offset`;
}

function laterThan(allowed: Duration | undefined): string {
  return allowed === undefined ? '' : ` AND lateness > to_microseconds(${allowed})`;
}
