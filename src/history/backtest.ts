import { type Backtested, backtestQuery } from './backtest-query.js';
import { type HistoryOptions, readOptions } from './replay.js';

/**
 * Tries a new or edited query file on archived events before it runs: what it would have found, what that gains and loses
 * beside the version that was archived last, and how much it has open. Nothing is written.
 * @throws MotifError as `replay`; `INVALID_QUERY` too for a pattern over its budget, `'state.max-open-matches'`.
 */
export async function backtest(file: string, options: HistoryOptions): Promise<Backtested> {
  return backtestQuery({ ...options, ...(await readOptions(file, options)), file });
}
