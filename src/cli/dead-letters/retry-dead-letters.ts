import { MotifError } from '../../errors.js';
import { type Action, action } from '../action.js';
import { DONE } from '../exit-code.js';
import { plural } from '../wording.js';
import type { RetryFlags } from './dead-letters-flags.js';
import { lettersPlace } from './letters-place.js';
import { requireTable } from './require-table.js';

export const retryDeadLetters: Action<RetryFlags, string[]> = action(async (context, flags, ...ids) => {
  const { all, table } = flags;
  const wanted = [all === true, table !== undefined, ids.length > 0].filter((one) => one).length;
  if (wanted !== 1) {
    throw new MotifError('INVALID_ARGUMENT', {
      message:
        wanted === 0 ? 'nothing says what is to be delivered once more' : 'IDs, --table and --all exclude each other',
      hint: 'For example: motif dead-letters retry --table hook; motif dead-letters list shows the IDs.',
    });
  }
  const place = await lettersPlace(context, flags);
  if (place.kind === 'group') {
    await (await import('./retry-group-letters.js')).retryGroupLetters(context, place, table, ids);
    return DONE;
  }
  const [{ requireArchive }, { readReactions }, { requestRetry }] = await Promise.all([
    import('../../archive/questions/open-for-question.js'),
    import('../../reactions/reaction-state.js'),
    import('../../reactions/retry-requests.js'),
  ]);
  const reactions = await readReactions(await requireArchive(place.directory));
  if (table !== undefined)
    requireTable(
      table,
      reactions.map(({ state: { name } }) => name),
      'Nothing has been delivered from this archive',
    );
  const known = new Set(reactions.flatMap(({ state }) => [...state.failed.values()].map(({ id }) => id)));
  const missing = ids.find((id) => !known.has(id));
  if (missing !== undefined) {
    throw new MotifError('INVALID_ARGUMENT', {
      message: `no delivery of ${missing} was given up`,
      hint: 'motif dead-letters list shows those that were.',
    });
  }
  let count = 0;
  for (const { folder, state } of reactions) {
    if (table !== undefined && state.name !== table) continue;
    const places = [...state.failed.values()].filter(({ id }) => ids.length === 0 || ids.includes(id));
    if (places.length > 0) await requestRetry(folder, places);
    count += places.length;
  }
  const queued =
    count === 0
      ? 'nothing was given up'
      : `${plural(count, 'behaviour')} queued: the engine that runs takes ${count === 1 ? 'it' : 'them'}, or the next run`;
  context.process.stdout.write(`${queued}\n`);
  return DONE;
});
