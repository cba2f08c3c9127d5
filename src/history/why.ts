import type { HistoryOptions } from './replay.js';
import { readOptions } from './replay.js';
import type { Story } from './story.js';
import { whyOf } from './why-of.js';

/**
 * The story of a behaviour of an archive, and behind it those of the behaviours that it came of. `id` may be cut, as far as no other
 * begins so; `queries` is the folder whose conditions are told, or one file of it.
 * @throws MotifError `INVALID_ARGUMENT` where there is no such behaviour, or there are several; else as `replay`.
 */
export async function why(
  queries: string,
  options: Pick<HistoryOptions, 'archive' | 'environment'> & { readonly id: string },
): Promise<readonly Story[]> {
  const { directory, project } = await readOptions(queries, options);
  return whyOf({ directory, project, id: options.id });
}
