import type { Readable } from 'node:stream';
import type { FileFormat } from '../file-connector.js';
import { ParquetSource } from './parquet-source.js';
import type { RowCollectorOptions } from './row-collector.js';
import type { Source } from './source.js';
import { TextSource } from './text-source.js';

export interface FileSourceOptions extends RowCollectorOptions {
  /** The path to open; `-` is `stdin`, which cannot be continued and cannot be Parquet. */
  readonly file: string;
  readonly format: FileFormat;
  readonly stdin?: Readable;
  /** Whether reading will ever be gone on with from a mark. Default: true. */
  readonly continued?: boolean;
}

/** A file as one partition of a stream: CSV with a header, NDJSON, an envelope a line (each as gzip too), or Parquet. */
export function fileSource(options: FileSourceOptions): Source {
  const { format } = options;
  return format === 'parquet' ? new ParquetSource(options) : new TextSource({ ...options, format });
}
