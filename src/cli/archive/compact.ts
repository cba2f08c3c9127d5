import { type Action, action } from '../action.js';
import { DONE } from '../exit-code.js';
import { plural } from '../wording.js';
import type { ArchiveFlags } from './archive-flags.js';
import { maintained } from './maintained.js';
import { sizeText } from './sizes.js';
import { stepLine } from './step-line.js';

export const compact: Action<ArchiveFlags, []> = action(async (context, { archive }) => {
  const [{ compactSegments, everything }, { maintain }] = await Promise.all([
    import('../../archive/segments/compact.js'),
    import('../../archive/maintain.js'),
  ]);
  const options = await maintained(context, archive);
  const line = stepLine(context);
  const done = await maintain(options, () =>
    compactSegments(everything, options, ({ before }, left) =>
      line(`${plural(before, 'segment')} rewritten, ${left} groups left`),
    ),
  );
  line(undefined);
  const { before, after, bytesBefore, bytesAfter } = done;
  context.process.stdout.write(
    before === 0
      ? 'nothing to compact\n'
      : `${plural(before, 'segment')} (${sizeText(bytesBefore)}) are now ${after} (${sizeText(bytesAfter)})\n`,
  );
  return DONE;
});
