import type { ArchivePolicy } from '../archive/archive.js';
import { ArchivedPipeline, type PipelineArchive } from '../archive/pipeline-archive.js';
import type { ArrowAnswer } from '../arrow/arrow-answer.js';
import { MILLISECOND, SECOND, type Timestamp } from '../time.js';

export interface OpenArchiveOptions extends Partial<Omit<ArchivePolicy, 'sealRows' | 'compactCount'>> {
  /** Which of the engines that write the archive this is, each with a name of its own. Default: `main`. */
  readonly engine?: string;
  /** For `_ingested_at`, and for when to seal and delete, in microseconds since 1970. Default: the system's clock. */
  readonly now?: () => Timestamp;
}

/** An archive that a pipeline ends in, and that can be asked meanwhile. */
export interface OpenedArchive extends PipelineArchive {
  /**
   * Asks the archive in DuckDB's SQL, as `motif sql` does: it only reads, and sees what has been committed. Batches come as
   * they are read, or all at once with `table()`.
   * @throws MotifError `INVALID_QUERY` for what DuckDB or the rule of reading refuses, `ENVIRONMENT` when apache-arrow is not
   * installed.
   */
  query(sql: string): Promise<ArrowAnswer>;
}

/** So often is looked whether hot rows are to be sealed, where no commit does. */
const TENDING = 5 * SECOND;

/**
 * Opens the archive in a folder for a pipeline, and makes what is not there yet. A pipeline that was stopped in whichever
 * way goes on where its last commit left it: all in all it finds what an undisturbed one finds, each behaviour once.
 * @throws MotifError `ARCHIVE_LOCKED` when another process has it, `ARCHIVE_MISMATCH` when it was written by queries or by
 * another version of motif, `ENVIRONMENT` when the folder cannot be written.
 */
export async function openArchive(
  directory: string,
  { now = systemTime, engine, ...policy }: OpenArchiveOptions = {},
): Promise<OpenedArchive> {
  const { openUndeclared } = await import('../archive/open-archive.js');
  const archive = await openUndeclared({ directory, now, policy, ...(engine === undefined ? {} : { engine }) });
  try {
    const pipeline = new TendedPipeline(archive, (await archive.restore()).pieces);
    pipeline.tend(archive);
    return pipeline;
  } catch (error) {
    await archive.close();
    throw error;
  }
}

class TendedPipeline extends ArchivedPipeline implements OpenedArchive {
  #tending: NodeJS.Timeout | undefined;

  /** What goes wrong is the next commit's failure. */
  tend(archive: { tend(): Promise<void> }): void {
    this.#tending = setInterval(() => void archive.tend().catch(() => undefined), TENDING / MILLISECOND).unref();
  }

  async query(sql: string): Promise<ArrowAnswer> {
    const { queryArchive } = await import('../arrow/query-archive.js');
    return queryArchive(this.directory, sql);
  }

  override async close(): Promise<void> {
    clearInterval(this.#tending);
    await super.close();
  }
}

function systemTime(): Timestamp {
  return Date.now() * MILLISECOND;
}
