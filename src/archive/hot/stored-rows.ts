import type { Batch, Origin } from '../../batch.js';
import { columnBuilder } from '../../column-builder.js';
import type { Chunk, Database, TableName } from '../../duckdb/database.js';
import { MotifError } from '../../errors.js';
import { quoteName, type Schema, type Value } from '../../schema.js';
import { qualified } from './hot-store.js';

/** Where the events of a stream are, in the order in which they were appended. */
export interface StreamTable {
  readonly stream: string;
  readonly table: TableName;
  readonly schema: Schema;
  /** The column that has the events' times. */
  readonly time: string;
}

/** Rows that are read at once, where fewer are asked for. */
const READ_AHEAD = 8_192;

/** The last rows of a stream's table, as the batches that they were. */
export class StoredRows {
  readonly #database: Database;
  readonly #from: StreamTable;
  readonly #columns: readonly ReturnType<typeof columnBuilder>[];
  /** Row ids: of the next to read, and behind the last. */
  #next: number;
  readonly #end: number;
  #chunks: Chunk[] = [];
  /** In the first of them. */
  #at = 0;
  #ready = 0;

  private constructor(database: Database, from: StreamTable, next: number, end: number) {
    this.#database = database;
    this.#from = from;
    this.#columns = from.schema.map(({ type }) => columnBuilder(type));
    this.#next = next;
    this.#end = end;
  }

  /** Nothing is ever deleted from the table: so row ids count up from 0. */
  static async last(database: Database, from: StreamTable, length: number): Promise<StoredRows> {
    const [row = []] = await database.rows(`SELECT coalesce(max(rowid) + 1, 0) FROM ${qualified(from.table)}`);
    const end = Number(row[0]);
    return new StoredRows(database, from, end - length, end);
  }

  /** @throws MotifError `ARCHIVE_MISMATCH` when there are not so many any more. */
  async take(length: number): Promise<Batch> {
    const { stream, schema } = this.#from;
    while (this.#ready < length) await this.#read(Math.max(length - this.#ready, READ_AHEAD));
    const [times, offsets, origin] = [new Float64Array(length), new Float64Array(length), new Uint32Array(length)];
    const origins: Origin[] = [];
    for (let row = 0; row < length; ) {
      const [chunk] = this.#chunks;
      if (chunk === undefined) throw this.#missing();
      const count = Math.min(length - row, chunk.length - this.#at);
      const [from, until] = [this.#at, this.#at + count];
      for (const [i, builder] of this.#columns.entries()) {
        const values = chunk.values[i] ?? [];
        for (let at = from; at < until; at++) builder.add(values[at] ?? null);
      }
      const [time = [], source = [], partition = [], offset = []] = chunk.values.slice(schema.length);
      for (let at = from; at < until; at++, row++) {
        times[row] = Number(time[at] ?? Number.NaN);
        offsets[row] = Number(offset[at]);
        origin[row] = placeOf(origins, source[at], partition[at]);
      }
      this.#at += count;
      if (this.#at < chunk.length) continue;
      this.#at = 0;
      this.#chunks.shift();
    }
    this.#ready -= length;
    const columns = this.#columns.map((builder) => builder.finish());
    return { stream, schema, length, columns, times, origin, origins, offsets };
  }

  async #read(length: number): Promise<void> {
    const { table, schema, time } = this.#from;
    const fields = [...schema.map(({ name }) => name), time, '_source', '_partition', '_offset'];
    const end = Math.min(this.#next + length, this.#end);
    if (this.#next >= end) throw this.#missing();
    // A table is read in the order of its rows.
    const result = await this.#database.query(
      `SELECT ${fields.map(quoteName).join(', ')} FROM ${qualified(table)} WHERE rowid >= ${this.#next} AND rowid < ${end}`,
    );
    let read = 0;
    for await (const chunk of result.chunks()) {
      this.#chunks.push(chunk);
      read += chunk.length;
    }
    if (read !== end - this.#next) throw this.#missing();
    this.#ready += read;
    this.#next = end;
  }

  #missing(): MotifError {
    return new MotifError('ARCHIVE_MISMATCH', {
      message: `events of stream "${this.#from.stream}" that the archive's last run has committed are gone`,
      hint: 'Begin anew with --fresh, or name another folder with --archive DIR.',
    });
  }
}

/** Rows of one partition stand together, mostly. */
function placeOf(origins: Origin[], source: Value | undefined, partition: Value | undefined): number {
  for (let place = origins.length - 1; place >= 0; place--) {
    if (origins[place]?.source === source && origins[place]?.partition === partition) return place;
  }
  return origins.push({ source: String(source), partition: Number(partition) }) - 1;
}
