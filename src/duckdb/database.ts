import type { Column } from '../batch.js';
import type { DataType, Field, Schema, Value } from '../schema.js';

/** One open DuckDB database with one connection. Times are UTC, and nothing is ever fetched from the network. */
export interface Database {
  /** Runs one statement for its effect. */
  run(sql: string): Promise<void>;
  /** Every row of one statement; for few rows. */
  rows(sql: string): Promise<readonly (readonly Value[])[]>;
  /** The rows of one statement as they come. */
  query(sql: string): Promise<Result>;
  /** What a statement would give, without running it. */
  columns(sql: string): Promise<Schema>;
  /** Each statement of a text in turn; the next is prepared only when the one before has run. */
  statements(sql: string): AsyncIterable<Statement>;
  /** Adds `length` rows to a table: one column each of its columns, in their order. Inside a transaction. */
  append(table: TableName, columns: readonly AppendColumn[], length: number): Promise<void>;
  /** All that `work` does, or nothing of it. Transactions wait for one another. */
  transaction(work: () => Promise<void>): Promise<void>;
  /** Ends what is running; it fails, or gives no more rows. */
  interrupt(): void;
  /** How much of the running statement is done, from 0 to 1, as DuckDB guesses; undefined while it does not know. */
  progress(): number | undefined;
  /** Another connection to the same file, for work beside this one's; it is closed by itself, and before this one. */
  connect(): Promise<Database>;
  /** Waits for a running transaction. The file is free afterwards, once every result has been read or closed. */
  close(): Promise<void>;
}

export interface TableName {
  readonly schema: string;
  readonly name: string;
}

/** Values in the form of a batch's column, or bytes for a BLOB. */
export type AppendColumn =
  | { readonly type: DataType; readonly column: Column }
  | { readonly type: 'BLOB'; readonly values: readonly (Uint8Array | null)[] };

export interface Statement {
  /** DuckDB's word: `SELECT`, `INSERT`, `COPY`, … */
  readonly kind: string;
  /** How many values it waits for (`?`, `$1`). */
  readonly parameters: number;
  run(): Promise<Result>;
  close(): void;
}

export interface Result {
  /** Types that motif does not have are given as VARCHAR, their values as DuckDB prints them. */
  readonly columns: readonly ResultField[];
  /** Once. */
  chunks(): AsyncIterable<Chunk>;
  /** Once. */
  rows(): AsyncIterable<readonly Value[]>;
  /** Gives up the rest. */
  close(): Promise<void>;
}

export interface ResultField extends Field {
  /** DuckDB's type, of which this is the text: those that other forms than motif's values have too. */
  readonly textOf?: 'BLOB' | 'TIME';
}

/** Some rows of a result, up to 2,048; to be read before the result is closed. */
export interface Chunk {
  readonly length: number;
  /** By column, then by row. */
  readonly values: readonly (readonly Value[])[];
  /** The same of the columns that are BLOBs, as bytes; of others nothing. */
  readonly bytes: readonly (readonly (Uint8Array | null)[])[];
  /**
   * One column's numbers in DuckDB's own form and memory, in a tenth of the time: good while the chunk is held. Undefined of a
   * type that has none.
   */
  items?(column: number): Items | undefined;
  /** `values` of one column, for whoever does not want those of all. */
  valuesOf?(column: number): readonly Value[];
}

/** Integers and decimals unscaled, dates in days, times in microseconds; nothing of note where there is no value. */
export interface Items {
  readonly values: Int8Array | Int16Array | Int32Array | BigInt64Array | Float32Array | Float64Array;
  /** A bit a row, the lowest first, set where there is a value; undefined: everywhere. */
  readonly valid: Uint8Array | undefined;
}
