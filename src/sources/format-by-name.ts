import type { ColumnFormat } from '../file-connector.js';

/** What a file's name says it holds, compressed or not; undefined where it says nothing. */
export function formatByName(file: string): ColumnFormat | undefined {
  const [, ending] = /\.(csv|ndjson|jsonl|json|parquet)(?:\.gz)?$/i.exec(file) ?? [];
  switch (ending?.toLowerCase()) {
    case 'csv':
      return 'csv';
    case 'parquet':
      return 'parquet';
    case undefined:
      return undefined;
    default:
      return 'json';
  }
}
