import { type HistoryOptions, readOptions } from './replay.js';
import { type Verified, verifyQueries } from './verify-queries.js';

/**
 * Compares what an archive has of the behaviours of a folder's queries, or of one file's, with what its events give, one by one.
 * No difference is expected; each has its reason.
 * @throws MotifError as `replay`
 */
export async function verify(queries: string, options: HistoryOptions): Promise<Verified> {
  return verifyQueries({ ...options, ...(await readOptions(queries, options)) });
}
