import type { Chunk, ResultField } from '../../duckdb/database.js';
import type { Value } from '../../schema.js';

/**
 * Answers questions from an archive; it only reads. All of it throws MotifError: `INVALID_QUERY` for what DuckDB or the rule
 * of reading refuses, `INVALID_ARGUMENT` when there is no archive, `ARCHIVE_LOCKED` while another process keeps it to itself.
 */
export interface ArchiveReader {
  /**
   * Of several statements the last one's rows. Each question sees what is committed when it is asked. Once the signal is
   * aborted the question, or the reading of its answer, fails.
   */
  query(sql: string, signal?: AbortSignal): Promise<ArchiveAnswer>;
  /**
   * Writes the answer as a Parquet file (zstd), with bounded memory. Gives the number of rows. The file has its name once it
   * is whole.
   * @throws MotifError `ENVIRONMENT` when it cannot be written.
   */
  copyToParquet(sql: string, file: string, signal?: AbortSignal): Promise<number>;
  /** What may stand at the end of a text, likely names first. Nothing where the archive cannot be read now. */
  complete(text: string): Promise<readonly Completion[]>;
  /** How much of the running question is done, from 0 to 1; undefined while that is not known. */
  progress(): number | undefined;
  /** Ends what is running: once more, where a question that was only beginning has not noticed its signal. */
  interrupt(): void;
  /** Gives up what is still running. */
  close(): Promise<void>;
}

export interface ArchiveAnswer {
  readonly columns: readonly ResultField[];
  /** Once, as they come. The archive is closed after the last, or when the reader stops. */
  readonly rows: AsyncIterable<readonly Value[]>;
  /** The same as they come from DuckDB, instead of `rows`. */
  chunks(): AsyncIterable<Chunk>;
  /** For an answer whose rows nobody reads. */
  close(): Promise<void>;
}

export interface Completion {
  /** Stands in place of what follows `start`. */
  readonly text: string;
  /** Where in the text it begins, in UTF-16 units. */
  readonly start: number;
}
