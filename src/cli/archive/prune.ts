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
    const [{ planPrune }, { pruneSegments }, { maintain }, { requireManifest }] = await Promise.all([
      import('../../archive/segments/plan-prune.js'),
      import('../../archive/segments/prune.js'),
      import('../../archive/maintain.js'),
      import('../../archive/manifest-file.js'),
    ]);
    const { stdout } = context.process;
    const options = await maintained(context, archive);
    const limits = { ...(age === undefined ? {} : { age }), ...(bytes === undefined ? {} : { bytes }) };
    const plan = await planPrune(options.folder, await requireManifest(options.folder), limits, context.now());
    const days = `of days before ${eventTime(plan?.before)?.slice(0, 10)}`;
    if (dryRun === true) {
      stdout.write(plan === undefined ? 'nothing would go\n' : `${plural(plan.rows, 'row')} ${days} would go\n`);
      return DONE;
    }
    const { rows, bytes: freed } = await maintain(options, () => pruneSegments(limits, options));
    stdout.write(rows === 0 ? 'nothing to prune\n' : `${plural(rows, 'row')} ${days} are gone (${sizeText(freed)})\n`);
    return DONE;
  },
);
