import { STREAM_VIEWS } from '../archive/create-views.js';
import type { Batch, Origin } from '../batch.js';
import type { Chunk, Database } from '../duckdb/database.js';
import type { StreamDeclaration } from '../query/plan.js';
import { quoteText } from '../quote-text.js';
import { type DataType, quoteName } from '../schema.js';
import type { Duration, Timestamp } from '../time.js';
import { type ColumnReader, codeReader, columnReader, NOTHING } from './column-reader.js';
import { type EventSlice, eventSlices, timeText } from './event-slices.js';
import { SharedTexts } from './shared-texts.js';

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
  /** What its batches call the stream. Default: as it is called. */
  readonly as?: string;
  /** Whether the same event may be there several times. */
  readonly isRepeated: boolean;
}

export interface ArchivedRead {
  readonly batch: Batch;
  /** No event that is read after these has a time before this. */
  readonly watermark: Timestamp;
}

export interface WantedField {
  /** In the stream's schema. */
  readonly place: number;
  readonly type: DataType;
  /** What gives it of a row, in SQL. */
  readonly column: string;
}

/** Tables that a connection has to itself. */
const ORIGINS = 'temp.motif_origins';

/** Rows in a batch, about. */
const BATCH = 8_192;

/**
 * One stream's archived events, with the positions that they had, in columns. Of a stream in time they come in event-time order,
 * without those that were late when they came, since no query saw these but one that allows it; a table's come in the order of
 * their positions.
 */
export class EventReader {
  readonly stream: StreamDeclaration;
  readonly #database: Database;
  readonly #choice: EventChoice;
  readonly #rows: string;
  /** Where events came from, by number. */
  readonly #origins: Origin[] = [];
  readonly #texts = new Map<number, SharedTexts>();
  #slices: readonly EventSlice[] = [];
  #reads: AsyncGenerator<Batch> | undefined;
  #next: Batch | undefined;
  #count = 0;

  private constructor(database: Database, stream: StreamDeclaration, choice: EventChoice, rows: string) {
    this.#database = database;
    this.stream = stream;
    this.#choice = choice;
    this.#rows = rows;
  }

  /** @param database a connection that nobody else uses meanwhile */
  static async open(database: Database, stream: StreamDeclaration, choice: EventChoice): Promise<EventReader> {
    const reader = new EventReader(database, stream, choice, await rowsOf(database, stream, choice));
    await reader.#open();
    return reader;
  }

  /** What its batches call the stream. */
  get as(): string {
    return this.#choice.as ?? this.stream.name;
  }

  /** How many events there are. */
  get count(): number {
    return this.#count;
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
    await this.#reads?.return(undefined);
    await this.#database.close();
  }

  async #take(): Promise<Batch | undefined> {
    const read = await this.#reads?.next();
    return read?.done === true ? undefined : read?.value;
  }

  async #open(): Promise<void> {
    const { watermark } = this.stream;
    const database = this.#database;
    if (watermark === undefined) {
      const [[count] = []] = await database.rows(`SELECT count(*) FROM (${this.#rows})`);
      this.#slices = [{ where: 'true', count: Number(count) }];
    } else {
      this.#slices = await eventSlices(database, this.#rows);
    }
    this.#count = this.#slices.reduce((sum, slice) => sum + slice.count, 0);
    await database.run(
      `CREATE TEMP TABLE ${ORIGINS} AS
       SELECT source, partition, CAST(row_number() OVER (ORDER BY source, partition) - 1 AS INTEGER) AS place
       FROM (SELECT DISTINCT _source AS source, _partition AS partition FROM (${this.#rows}))`,
    );
    const origins = await database.rows(`FROM ${ORIGINS} ORDER BY place`);
    for (const [source, partition] of origins)
      this.#origins.push({ source: String(source), partition: Number(partition) });
    for (const { place, type, column } of this.#choice.fields) {
      if (type.kind !== 'VARCHAR') continue;
      this.#texts.set(place, await SharedTexts.make(database, column, `temp.motif_texts_${place}`));
    }
  }

  async *#batches(): AsyncGenerator<Batch> {
    for (const slice of this.#slices) yield* this.#readSlice(slice);
  }

  async *#readSlice({ where, count }: EventSlice): AsyncGenerator<Batch> {
    const { schema, watermark } = this.stream;
    const rows = `SELECT * FROM (${this.#rows}) WHERE ${where}`;
    const columns = ['_time', '_offset', this.#origins.length > 1 ? 'origins.place' : '0'];
    const joins: string[] = [];
    const readers: (ColumnReader | undefined)[] = schema.map(() => undefined);
    if (this.#origins.length > 1) {
      joins.push(`JOIN ${ORIGINS} AS origins ON origins.source = _source AND origins.partition = _partition`);
    }
    for (const { place, type, column } of this.#choice.fields) {
      const texts = this.#texts.get(place);
      if (texts !== undefined && (await texts.add(rows, count))) {
        readers[place] = codeReader(texts, columns.length);
        columns.push(texts.code);
        joins.push(texts.join);
      } else {
        readers[place] = columnReader(type, columns.length);
        columns.push(column);
      }
    }
    const order = watermark === undefined ? '_source, _partition, _offset' : '_time';
    const result = await this.#database.query(
      `SELECT ${columns.join(', ')} FROM (${rows}) AS rows ${joins.join(' ')} ORDER BY ${order}`,
    );
    yield* this.#toBatches(result.chunks(), readers);
  }

  async *#toBatches(
    chunks: AsyncIterable<Chunk>,
    readers: readonly (ColumnReader | undefined)[],
  ): AsyncGenerator<Batch> {
    const own = ['TIMESTAMP', 'BIGINT', 'INTEGER'] as const;
    const [times, offsets, origin] = own.map((kind, place) => columnReader({ kind }, place));
    let length = 0;
    const batch = (): Batch => {
      const made = {
        stream: this.as,
        schema: this.stream.schema,
        length,
        columns: readers.map((reader) => reader?.finish() ?? NOTHING),
        times: numbersOf(times),
        offsets: numbersOf(offsets),
        origin: Uint32Array.from(numbersOf(origin)),
        origins: this.#origins,
      };
      length = 0;
      return made;
    };
    for await (const chunk of chunks) {
      for (const reader of [times, offsets, origin, ...readers]) reader?.add(chunk);
      length += chunk.length;
      if (length >= BATCH) yield batch();
    }
    if (length > 0) yield batch();
  }
}

/** NaN where there is none. */
function numbersOf(reader: ColumnReader | undefined): Float64Array {
  const column = reader?.finish();
  if (column?.kind !== 'number') return new Float64Array(0);
  const { values, nulls } = column;
  nulls?.forEach((isNull, row) => {
    if (isNull) values[row] = Number.NaN;
  });
  return values;
}

/** The events that queries saw, in SQL. */
async function rowsOf(
  database: Database,
  { name, watermark }: StreamDeclaration,
  { from, until, where, isRepeated, allowedLateness }: EventChoice,
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
