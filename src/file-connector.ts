import type { Duration } from './time.js';

export interface FileConnector {
  readonly kind: 'filesystem';
  /** As written, with variables. */
  readonly path: string;
  /** Resolved against the folder of `streams.sql`. */
  readonly file: string;
  readonly format: FileFormat;
  /**
   * `'source.monitor-interval' = '1 s'`: how often to look for more, for ever. Absent: read once, to the end.
   * Microseconds.
   */
  readonly monitorInterval?: Duration;
}

export type FileFormat = 'csv' | 'json' | 'parquet';
