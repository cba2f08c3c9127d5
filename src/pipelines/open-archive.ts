import { ArchivedPipeline, type PipelineArchive } from '../archive/pipeline-archive.js';
import { MILLISECOND, type Timestamp } from '../time.js';

export interface OpenArchiveOptions {
  /** For `_ingested_at`, in microseconds since 1970. Default: the system's clock. */
  readonly now?: () => Timestamp;
}

/**
 * Opens the archive in a folder for a pipeline, and makes what is not there yet. A pipeline that was stopped in whichever
 * way goes on where its last commit left it: all in all it finds what an undisturbed one finds, each behaviour once.
 * @throws MotifError `ARCHIVE_LOCKED` when another process has it, `ARCHIVE_MISMATCH` when it was written by queries or by
 * another version of motif, `ENVIRONMENT` when the folder cannot be written.
 */
export async function openArchive(
  directory: string,
  { now = systemTime }: OpenArchiveOptions = {},
): Promise<PipelineArchive> {
  const { openUndeclared } = await import('../archive/open-archive.js');
  const archive = await openUndeclared({ directory, now });
  try {
    return new ArchivedPipeline(archive, (await archive.restore()).pieces);
  } catch (error) {
    await archive.close();
    throw error;
  }
}

function systemTime(): Timestamp {
  return Date.now() * MILLISECOND;
}
