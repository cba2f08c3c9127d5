import { MotifError } from '../../errors.js';
import { type Action, action } from '../action.js';
import { DONE } from '../exit-code.js';
import { plural } from '../wording.js';
import type { ArchiveFlags } from './archive-flags.js';
import { maintained } from './maintained.js';
import { sizeText } from './sizes.js';
import { stepLine } from './step-line.js';

export const verify: Action<ArchiveFlags, []> = action(async (context, { archive }) => {
  const { verifyArchive } = await import('../../archive/verify-archive.js');
  const { folder } = await maintained(context, archive);
  const line = stepLine(context);
  const found = await verifyArchive(folder, (done, all) => line(`${done} of ${plural(all, 'segment')} read`));
  line(undefined);
  const { segments, rows, bytes, problems, unlisted } = found;
  if (unlisted.length > 0) {
    context.process.stderr.write(
      `${plural(unlisted.length, 'file')} that a killed process left, no part of the archive: ${unlisted.join(', ')}\n`,
    );
  }
  if (problems.length > 0) {
    throw new MotifError(
      'ARCHIVE_MISMATCH',
      problems.map((message) => ({ message })),
    );
  }
  context.process.stdout.write(
    `${plural(segments, 'segment')}, ${plural(rows, 'row')}, ${sizeText(bytes)}: all as the manifest lists them\n`,
  );
  return DONE;
});
