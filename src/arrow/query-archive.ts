import { type ArrowAnswer, arrowAnswer } from './arrow-answer.js';
import { loadArrow } from './load-arrow.js';

/**
 * Asks the archive in a folder in DuckDB's SQL; of several statements, the last one's rows. It only reads. Batches come as
 * they are read, so that an answer may be larger than memory.
 * @throws MotifError `INVALID_QUERY` for what DuckDB or the rule of reading refuses, `INVALID_ARGUMENT` when there is
 * no archive, `ARCHIVE_LOCKED` while a run writes it, `ENVIRONMENT` when apache-arrow is not installed.
 */
export async function queryArchive(directory: string, sql: string): Promise<ArrowAnswer> {
  await loadArrow();
  const { queryArchive: ask } = await import('../archive/questions/query-archive.js');
  return arrowAnswer(await ask(directory, sql));
}
