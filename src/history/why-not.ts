import { type HistoryOptions, readOptions } from './replay.js';
import type { WhyNotAnswer } from './why-not-answer.js';
import { type WhyNotOfOptions, whyNotOf } from './why-not-of.js';

/**
 * Why a query of a folder, or of one file, found nothing for a key of an archive; without `keys`, what came nearest of all.
 * @throws MotifError `INVALID_ARGUMENT` for what is no query with MATCH_RECOGNIZE, or no column of its key; else as `replay`.
 */
export async function whyNot(
  queries: string,
  options: Pick<HistoryOptions, 'archive' | 'environment'> &
    Pick<WhyNotOfOptions, 'query' | 'at'> & { readonly keys?: WhyNotOfOptions['keys'] },
): Promise<WhyNotAnswer> {
  const { query, keys = [], at } = options;
  const read = await readOptions(queries, options);
  return whyNotOf({ ...read, query, keys, ...(at === undefined ? {} : { at }) });
}
