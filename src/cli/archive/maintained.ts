import type { Rewriting } from '../../archive/segments/rewrite-segments.js';
import type { CliContext } from '../context.js';

/** An archive that is there, as commands work on it. @throws MotifError `INVALID_ARGUMENT` where there is none. */
export async function maintained({ now }: CliContext, directory: string): Promise<Rewriting> {
  const { requireArchive } = await import('../../archive/questions/open-for-question.js');
  return { folder: await requireArchive(directory), now, reached: () => undefined };
}
