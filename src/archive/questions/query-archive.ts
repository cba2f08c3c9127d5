import type { ArchiveAnswer } from './archive-reader.js';
import { openArchiveReader } from './open-archive-reader.js';

/**
 * Asks the archive in a folder in DuckDB's SQL; of several statements, the last one's rows. It only reads.
 * @throws MotifError as `ArchiveReader` says.
 */
export async function queryArchive(directory: string, sql: string): Promise<ArchiveAnswer> {
  return (await openArchiveReader(directory)).query(sql);
}
