import type { EnvelopeFormat } from './envelope-format.js';
import type { MetadataColumn } from './metadata-column.js';
import type { Duration } from './time.js';

export interface FileConnector {
  readonly kind: 'filesystem';
  /** As written, with variables. */
  readonly path: string;
  /** Resolved against the folder of `streams.sql`. */
  readonly file: string;
  readonly format: FileFormat;
  /** Columns that the format's envelope gives. */
  readonly metadata?: readonly MetadataColumn[];
  /** `'secret.headers'`: attributes of CloudEvents that are secrets, besides those that always are. */
  readonly secretHeaders?: readonly string[];
  /**
   * `'source.monitor-interval' = '1 s'`: how often to look for more, for ever. Absent: read once, to the end.
   * Microseconds.
   */
  readonly monitorInterval?: Duration;
}

/** What a file holds that has its columns and nothing else. */
export type ColumnFormat = 'csv' | 'json' | 'parquet';

export type FileFormat = ColumnFormat | EnvelopeFormat;

/** The formats whose files are lines of text. */
export type TextFormat = Exclude<FileFormat, 'parquet'>;
