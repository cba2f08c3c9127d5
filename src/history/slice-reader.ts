import type { Batch, Origin } from '../batch.js';
import type { Database } from '../duckdb/database.js';
import type { StreamDeclaration } from '../query/plan.js';
import { quoteText } from '../quote-text.js';
import { type DataType, quoteName } from '../schema.js';
import { type ColumnReader, codeReader, columnReader } from './column-reader.js';
import { type EventSlice, eventSlices, type Slices } from './event-slices.js';
import { SharedTexts } from './shared-texts.js';
import { sliceBatches } from './slice-batches.js';

export interface WantedField {
  /** In the stream's schema. */
  readonly place: number;
  readonly type: DataType;
  /** What gives it of a row, in SQL. */
  readonly column: string;
}

export interface SlicedRows {
  readonly stream: StreamDeclaration;
  readonly fields: readonly WantedField[];
  /** In SQL. */
  readonly rows: string;
  /** Whether they are likely to be few of those that are archived. */
  readonly arePicked: boolean;
}

/** Rows that DuckDB has in order. */
export interface OpenedSlice {
  /** Once. */
  batches(): AsyncIterable<Batch>;
  /** Gives up what was not read. */
  close(): Promise<void>;
}

/** Where texts and their numbers are, and rows that were picked out. */
const SCHEMA = 'replayed';
/** Of fewer rows texts are read as they are. */
const FEW_ROWS = 2 ** 14;
/** Rows that were picked out, by a key, are looked for once and held, if they are no more than this. */
const MOST_HELD = 2 ** 18;

/**
 * A stream's rows slice by slice, on two connections: one gives what it has sorted while the other sorts what comes then.
 */
export class SliceReader {
  readonly #read: SlicedRows;
  readonly #databases: readonly [Database, Database];
  readonly #slices: readonly EventSlice[];
  /** Where events came from, by number. */
  readonly #origins: readonly Origin[];
  readonly #texts: ReadonlyMap<number, SharedTexts>;
  #opened = 0;

  private constructor(
    read: SlicedRows,
    databases: readonly [Database, Database],
    { slices, origins }: Slices,
    texts: ReadonlyMap<number, SharedTexts>,
  ) {
    this.#read = read;
    this.#databases = databases;
    this.#slices = slices;
    this.#origins = origins;
    this.#texts = texts;
  }

  static async open(database: Database, given: SlicedRows): Promise<SliceReader> {
    await database.run(`CREATE SCHEMA IF NOT EXISTS ${SCHEMA}`);
    const { stream, fields } = given;
    const rows = given.arePicked ? await pickedRows(database, given) : given.rows;
    const sliced =
      stream.watermark === undefined ? await wholeTable(database, rows) : await eventSlices(database, rows);
    const texts = new Map<number, SharedTexts>();
    for (const { place, type, column } of fields) {
      if (type.kind !== 'VARCHAR') continue;
      texts.set(place, await SharedTexts.make(database, column, ownTable(stream, String(place))));
    }
    if (sliced.origins.length > 1) await numberOrigins(database, ownTable(stream, 'origins'), sliced.origins);
    const databases = [await database.connect(), await database.connect()] as const;
    return new SliceReader({ ...given, rows }, databases, sliced, texts);
  }

  /** How many events there are. */
  get count(): number {
    return this.#slices.reduce((sum, slice) => sum + slice.count, 0);
  }

  /** The rows before these need not have been read, those before them must be. Undefined: there are no more. */
  async next(): Promise<OpenedSlice | undefined> {
    const place = this.#opened++;
    const slice = this.#slices[place];
    return slice && (await this.#open(slice, this.#databases[place % 2 === 0 ? 0 : 1]));
  }

  interrupt(): void {
    for (const database of this.#databases) database.interrupt();
  }

  async close(): Promise<void> {
    for (const database of this.#databases) await database.close();
  }

  async #open({ where, count }: EventSlice, database: Database): Promise<OpenedSlice> {
    const { stream, fields, rows: all } = this.#read;
    const rows = `SELECT * FROM (${all}) WHERE ${where}`;
    const hasOrigins = this.#origins.length > 1;
    const columns = ['_time', '_offset', ...(hasOrigins ? ['origins.place'] : [])];
    const joins: string[] = [];
    if (hasOrigins) {
      const table = ownTable(stream, 'origins');
      joins.push(`JOIN ${table} AS origins ON origins.source = _source AND origins.partition = _partition`);
    }
    const readers: (ColumnReader | undefined)[] = stream.schema.map(() => undefined);
    for (const { place, type, column } of fields) {
      const texts = this.#texts.get(place);
      if (texts !== undefined && count > FEW_ROWS && (await texts.add(database, rows, count))) {
        readers[place] = codeReader(texts.dictionary, columns.length);
        columns.push(texts.code);
        joins.push(texts.join);
      } else {
        readers[place] = columnReader(type, columns.length);
        columns.push(column);
      }
    }
    // As the matcher has them: then nothing is put in order again.
    const order = [...(stream.watermark === undefined ? [] : ['1']), ...(hasOrigins ? ['3'] : []), '2'].join(', ');
    const result = await database.query(
      `SELECT ${columns.join(', ')} FROM (${rows}) AS rows ${joins.join(' ')} ORDER BY ${order}`,
    );
    return {
      batches: () => sliceBatches(result.chunks(), { stream, origins: this.#origins, readers }),
      close: () => result.close(),
    };
  }
}

function ownTable({ name }: StreamDeclaration, of: string): string {
  return `${SCHEMA}.${quoteName(`${name} ${of}`)}`;
}

async function numberOrigins(database: Database, table: string, origins: readonly Origin[]): Promise<void> {
  const rows = origins.map(({ source, partition }, place) => `(${quoteText(source)}, ${partition}, ${place}::INTEGER)`);
  await database.run(
    `CREATE OR REPLACE TABLE ${table} AS FROM (VALUES ${rows.join(', ')}) AS of(source, partition, place)`,
  );
}

/** They are looked for once, and not by each question about them. */
async function pickedRows(database: Database, { stream, fields, rows }: SlicedRows): Promise<string> {
  const table = ownTable(stream, 'rows');
  const isInTime = stream.watermark !== undefined;
  const own = [...(isInTime ? ['_date', '_time'] : []), '_source', '_partition', '_offset'];
  const wanted = fields.map(({ place }) => stream.schema[place]?.name ?? '').map(quoteName);
  await database.run(
    `CREATE OR REPLACE TABLE ${table} AS SELECT ${[...own, ...wanted].join(', ')} FROM (${rows}) LIMIT ${MOST_HELD + 1}`,
  );
  const [[count] = []] = await database.rows(`SELECT count(*) FROM ${table}`);
  if (Number(count) <= MOST_HELD) return `FROM ${table}`;
  await database.run(`DROP TABLE ${table}`);
  return rows;
}

/** It is read as a whole. */
async function wholeTable(database: Database, rows: string): Promise<Slices> {
  const parts = await database.rows(
    `SELECT _source, _partition, count(*) FROM (${rows}) GROUP BY _source, _partition ORDER BY _source, _partition`,
  );
  return {
    slices: [{ where: 'true', count: parts.reduce((sum, [, , count]) => sum + Number(count), 0) }],
    origins: parts.map(([source, partition]) => ({ source: String(source), partition: Number(partition) })),
  };
}
