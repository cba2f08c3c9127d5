import type { EnvelopeFormat } from './envelope-format.js';

/** How columns are written as a record's value, or as its key. */
export type MessageFormat = PlainFormat | EnvelopeFormat;

/** What the columns alone say. */
export type PlainFormat = 'csv' | 'json' | 'raw';

/** A record's value, or its key: which columns it holds, by their places in the schema, and how. */
export interface MessagePart {
  readonly format: MessageFormat;
  readonly fields: readonly number[];
}
