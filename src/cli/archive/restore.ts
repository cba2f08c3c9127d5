import { type Action, action } from '../action.js';
import { DONE } from '../exit-code.js';
import { packageVersion } from '../package-version.js';
import { plural } from '../wording.js';
import type { ArchiveFlags } from './archive-flags.js';
import { maintained } from './maintained.js';

export const restore: Action<ArchiveFlags, []> = action(async (context, { archive }) => {
  const { restoreArchive } = await import('../../archive/restore-archive.js');
  const options = await maintained(context, archive);
  const { segments, rows, unreadable, passedOver } = await restoreArchive(await packageVersion(), options);
  for (const file of unreadable) context.process.stderr.write(`not restored: ${file}\n`);
  const others = passedOver === 0 ? '' : `; ${plural(passedOver, 'file')} passed over that others stand for`;
  context.process.stdout.write(`${plural(segments, 'segment')} with ${plural(rows, 'row')} are listed${others}\n`);
  return DONE;
});
