import type { ScannedRow } from '../scanned-row.js';
import type { Schema, Value } from '../schema.js';

/** Turns the bytes of one file into rows, as many at a time as are asked for. */
export interface Decoder {
  /** More of the file, kept until `decode` has taken it. */
  push(bytes: Uint8Array): void;
  /** No more will come: what is left is the last record. */
  end(): void;
  /**
   * Reads what stands before the records; false when it needs more bytes for that.
   * @throws MotifError `INVALID_INPUT` when nothing of the file can be read as the schema (a CSV header without a column).
   */
  begin(): boolean;
  /** Gives out the next records, `limit` at most, and returns how many it gave: fewer only when it needs more bytes. */
  decode(limit: number, rows: RowReceiver): number;
  /** As `decode`, without reading what is in the records. */
  skip(limit: number): number;
}

export interface RowReceiver {
  /** The schema's fields in order. The array is used again for the next row; `record` says where it stood. */
  row(values: readonly Value[], record: RawRecord): void;
  /** As `row`, cell by cell; the arrays are used again for the next row, the bytes are good until `settle`. */
  scanned(row: ScannedRow, record: RawRecord): void;
  /** The bytes of the rows that were scanned are about to change. */
  settle(): void;
  /** A record that is not one of the schema. */
  reject(reason: string, record: RawRecord): void;
}

export interface RawRecord {
  /** The line it begins on, from 1, where there are lines. */
  readonly line: number | undefined;
  /** As it came, cut to 4,096 characters. */
  raw(): string;
  /** As it came, without its line end, which may be CRLF; good until the next record. Absent where it has no bytes of its own. */
  bytes?(): Uint8Array;
  /** What names its event wherever it comes again, once its row is given. Absent or undefined: nothing does. */
  identity?(): readonly string[] | undefined;
}

export interface DecoderOptions {
  readonly schema: Schema;
  /** For messages: the file's path as written. */
  readonly name: string;
  /** It was read from before, and had all columns then: those that it has not were declared since, and are NULL. */
  readonly isContinued?: boolean;
}

/** A record longer than this is rejected, so that a file without line ends cannot fill the memory. */
export const MAX_RECORD_BYTES: number = 4 * 1024 * 1024;
