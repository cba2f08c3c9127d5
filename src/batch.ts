import type { Position } from './event.js';
import type { Schema, Value } from './schema.js';
import type { Timestamp } from './time.js';

/**
 * The values of one field over the rows of a batch.
 * `number`: a NULL is a set bit's byte in `nulls` (absent when there is none); for every type whose values are numbers.
 * `text`: `dictionary[codes[row]]`, code -1 is NULL; for strings that repeat. No string is in a dictionary twice. The next
 * batch may have the same dictionary, grown: so what is known of a code can be kept for as long as the dictionary is the
 * same object, and a dictionary may be much longer than a batch; never go through all of it for each.
 * `value`: anything, as it is.
 */
export type Column =
  | { readonly kind: 'number'; readonly values: Float64Array; readonly nulls?: Uint8Array }
  | { readonly kind: 'text'; readonly codes: Int32Array; readonly dictionary: readonly string[] }
  | { readonly kind: 'value'; readonly values: readonly Value[] };

/** Some hundreds to thousands of events of one stream, in columns: the element that flows in the engine. */
export interface Batch {
  readonly stream: string;
  readonly schema: Schema;
  readonly length: number;
  /** One a field of the schema, in its order. */
  readonly columns: readonly Column[];
  /** Event times, microseconds; NaN where a row of a table has none. */
  readonly times: Float64Array;
  /** Which of `origins` each row came from; rows of one file or topic partition share one. */
  readonly origin: Uint32Array;
  readonly origins: readonly Origin[];
  readonly offsets: Float64Array;
  /**
   * Each row's record as it came, where the stream keeps these: for the archive alone. What is gathered of a batch has
   * them no more; `pickRows` takes them along.
   */
  readonly raw?: readonly (Uint8Array | null)[];
}

/** A source's partition: an event's position without its offset. */
export interface Origin {
  readonly source: string;
  readonly partition: number;
}

/** The batch, to be held for longer than an epoch: its records' bytes, which nobody would ask for, are let go. */
export function withoutRaw(batch: Batch): Batch {
  if (batch.raw === undefined) return batch;
  const { raw: _, ...rest } = batch;
  return rest;
}

export function valueAt(column: Column, row: number): Value {
  switch (column.kind) {
    case 'number':
      return column.nulls?.[row] ? null : (column.values[row] ?? null);
    case 'text':
      return column.dictionary[column.codes[row] ?? -1] ?? null;
    case 'value':
      return column.values[row] ?? null;
  }
}

export function timeAt(batch: Batch, row: number): Timestamp {
  return batch.times[row] ?? Number.NaN;
}

export function positionAt(batch: Batch, row: number): Position {
  const origin = batch.origins[batch.origin[row] ?? 0];
  return { source: origin?.source ?? '', partition: origin?.partition ?? 0, offset: batch.offsets[row] ?? 0 };
}
