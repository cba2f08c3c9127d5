import type { ReplayOptions, ReplaySummary } from './contract.js';
import { loadQueries } from './load-queries.js';
import { replayArchive } from './replay-archive.js';

/** What of an archive is read, and who is told of it. */
export interface HistoryOptions extends Pick<ReplayOptions, 'since' | 'until' | 'onNote' | 'signal'> {
  /** The archive's folder. */
  readonly archive: string;
  /** Values of the variables that `streams.sql` names. Default: none. */
  readonly environment?: Readonly<Partial<Record<string, string>>>;
  /** Called after each step. */
  readonly onProgress?: ReplayOptions['onStep'];
}

/**
 * Puts archived events through the queries of a folder, or of one file, and gives what they find to `onBehaviours`: for the same
 * queries the behaviours that the runs told, with the same ids. Nothing is written.
 * @throws MotifError `INVALID_QUERY` for queries with problems, `INVALID_ARGUMENT` where there is no archive,
 * `ARCHIVE_MISMATCH` where it does not have what the queries read.
 */
export async function replay(
  queries: string,
  options: HistoryOptions & Pick<ReplayOptions, 'keys' | 'onBehaviours'>,
): Promise<ReplaySummary> {
  return replayArchive({ ...options, ...(await readOptions(queries, options)) });
}

/** The options as those have them that work on a loaded project. */
export async function readOptions(
  queries: string,
  { archive, environment, onProgress }: HistoryOptions,
): Promise<Pick<ReplayOptions, 'directory' | 'project' | 'onStep'>> {
  const project = await loadQueries(queries, environment);
  return { directory: archive, project, ...(onProgress === undefined ? {} : { onStep: onProgress }) };
}
