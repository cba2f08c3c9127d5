import { physicalSchema } from '../computed-column.js';
import { MAX_RAW_CHARACTERS } from '../dead-letter.js';
import type { Chunk, Database } from '../duckdb/database.js';
import { openDatabase } from '../duckdb/open-database.js';
import { MotifError } from '../errors.js';
import { formatJson } from '../format-value.js';
import type { RowReceiver } from '../formats/decoder.js';
import { shorten, typeMismatch } from '../formats/type-mismatch.js';
import type { Schema, Value } from '../schema.js';
import { changed, FileBytes } from './file-bytes.js';
import { parquetQuery } from './parquet-query.js';
import { RowCollector, type RowCollectorOptions, receiverOf } from './row-collector.js';
import type { Source, SourceMark, SourceRead } from './source.js';

export interface ParquetSourceOptions extends RowCollectorOptions {
  readonly file: string;
  /** Whether reading will ever be gone on with from a mark. Default: true. */
  readonly continued?: boolean;
}

/**
 * A Parquet file, read by DuckDB: columns by name without case; where the file has another type, each value is cast, and
 * one that cannot be is a dead letter. A mark holds the digest of the whole file.
 */
export class ParquetSource implements Source {
  readonly stream: string;
  readonly name: string;
  readonly partition: number;
  readonly #options: ParquetSourceOptions;
  /** Of the file. */
  readonly #schema: Schema;
  readonly #rows: RowCollector;
  readonly #receiver: RowReceiver;
  #database: Database | undefined;
  #chunks: AsyncIterator<Chunk> | undefined;
  #chunk: Chunk | undefined;
  /** In the chunk. */
  #row = 0;
  #total = 0;
  #proof: Pick<SourceMark, 'bytes' | 'digest'> = {};
  #finished = false;

  constructor(options: ParquetSourceOptions) {
    this.stream = options.stream;
    this.name = options.name;
    this.partition = options.partition ?? 0;
    this.#options = options;
    this.#schema = physicalSchema(options.schema, options.computed);
    this.#rows = new RowCollector(options);
    this.#receiver = receiverOf(this.#rows, options);
  }

  async open(mark?: SourceMark): Promise<void> {
    const { file, continued = true } = this.#options;
    const schema = this.#schema;
    if (file === '-') throw new MotifError('INVALID_ARGUMENT', 'Parquet cannot be read from stdin; give a file');
    if (continued || mark !== undefined) this.#proof = await proofOf(this.name, file);
    if (mark !== undefined && (mark.bytes !== this.#proof.bytes || mark.digest !== this.#proof.digest)) {
      throw changed(this.name);
    }
    this.#rows.offset = mark?.offset ?? 0;
    this.#finished = mark?.finished ?? false;
    if (this.#finished) return;
    const database = await openDatabase(':memory:', { access: 'write' });
    this.#database = database;
    try {
      const { sql, total } = await parquetQuery(database, { name: this.name, file, schema, from: this.#rows.offset });
      this.#total = total;
      this.#chunks = (await database.query(sql)).chunks()[Symbol.asyncIterator]();
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  async read(limit: number): Promise<SourceRead | undefined> {
    if (this.#finished) return undefined;
    const end = this.#rows.offset + limit;
    while (this.#rows.offset < end && !this.#finished) {
      if (this.#chunk === undefined || this.#row === this.#chunk.length) await this.#nextChunk();
      else this.#readRow(this.#chunk, this.#row++);
    }
    const { offset } = this.#rows;
    const share = this.#finished ? 1 : offset / Math.max(1, this.#total);
    return { ...this.#rows.take(), mark: { offset, finished: this.#finished, ...this.#proof }, share };
  }

  async close(): Promise<void> {
    await this.#chunks?.return?.();
    await this.#database?.close();
    this.#chunks = undefined;
    this.#database = undefined;
  }

  async #nextChunk(): Promise<void> {
    const next = await this.#chunks?.next();
    this.#chunk = next?.done ? undefined : next?.value;
    this.#row = 0;
    this.#finished = this.#chunk === undefined;
  }

  #readRow(chunk: Chunk, row: number): void {
    const schema = this.#schema;
    const values: readonly Value[] = schema.map((_, column) => chunk.values[column]?.[row] ?? null);
    const raw = () => formatJson({ kind: 'STRUCT', fields: schema }, values).slice(0, MAX_RAW_CHARACTERS);
    const field = schema[Number(chunk.values[schema.length]?.[row] ?? -1)];
    const found = chunk.values[schema.length + 1]?.[row];
    const problem = field && typeMismatch(field, `'${shorten(String(found))}'`);
    if (problem !== undefined) this.#rows.reject(problem, { line: undefined, raw });
    else this.#receiver.row(values, { line: undefined, raw });
  }
}

async function proofOf(name: string, file: string): Promise<Pick<SourceMark, 'bytes' | 'digest'>> {
  const bytes = await FileBytes.open(name, file);
  try {
    while ((await bytes.read()) !== undefined);
    const { count, digest } = bytes;
    return digest === undefined ? {} : { bytes: count, digest };
  } finally {
    await bytes.close();
  }
}
