import { MotifError } from '../../errors.js';
import { type Action, action } from '../action.js';
import { DONE } from '../exit-code.js';
import { eventTime, plural } from '../wording.js';
import type { PruneFlags } from './archive-flags.js';
import { maintained } from './maintained.js';
import { sizeText } from './sizes.js';

export const prune: Action<PruneFlags, []> = action(
  async (context, { archive, retention: age, retentionBytes: bytes, dryRun }) => {
    if (age === undefined && bytes === undefined) {
      throw new MotifError('INVALID_ARGUMENT', {
        message: 'nothing says what is to go',
        hint: 'For example: motif archive prune --retention 90d, or --retention-bytes 10GB',
      });
    }
    const [{ planPrune, pruneSegments }, { withLock }, { requireManifest }] = await Promise.all([
      import('../../archive/prune.js'),
      import('../../archive/archive-lock.js'),
      import('../../archive/manifest-file.js'),
    ]);
    const { stdout } = context.process;
    const options = await maintained(context, archive);
    const limits = { ...(age === undefined ? {} : { age }), ...(bytes === undefined ? {} : { bytes }) };
    const before = planPrune(await requireManifest(options.folder), limits, context.now());
    const day = eventTime(before)?.slice(0, 10);
    if (dryRun === true) {
      stdout.write(day === undefined ? 'nothing would go\n' : `rows of days before ${day} would go\n`);
      return DONE;
    }
    const { rows, bytes: freed } = await withLock(options.folder, 'maintenance', () => pruneSegments(limits, options));
    stdout.write(
      day === undefined || rows === 0
        ? 'nothing to prune\n'
        : `${plural(rows, 'row')} of days before ${day} are gone (${sizeText(freed)})\n`,
    );
    return DONE;
  },
);
