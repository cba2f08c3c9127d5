import { MotifError } from '../../errors.js';
import type { ReactionState } from '../../reactions/reaction-state.js';
import { suggest } from '../../suggest.js';
import { type Action, action } from '../action.js';
import { DONE } from '../exit-code.js';
import { plural } from '../wording.js';
import type { RetryFlags } from './dead-letters-flags.js';

export const retryDeadLetters: Action<RetryFlags, string[]> = action(
  async (context, { archive, all, table }, ...ids) => {
    const wanted = [all === true, table !== undefined, ids.length > 0].filter((one) => one).length;
    if (wanted !== 1) {
      throw new MotifError('INVALID_ARGUMENT', {
        message:
          wanted === 0 ? 'nothing says what is to be delivered once more' : 'IDs, --table and --all exclude each other',
        hint: 'For example: motif dead-letters retry --table hook; motif dead-letters list shows the IDs.',
      });
    }
    const [{ requireArchive }, { readReactions }, { requestRetry }] = await Promise.all([
      import('../../archive/open-for-question.js'),
      import('../../reactions/reaction-state.js'),
      import('../../reactions/retry-requests.js'),
    ]);
    const reactions = await readReactions(await requireArchive(archive));
    if (table !== undefined)
      requireTable(
        table,
        reactions.map(({ state }) => state),
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
        : `${plural(count, 'behaviour')} queued: the engine that runs takes them, or the next run`;
    context.process.stdout.write(`${queued}\n`);
    return DONE;
  },
);

function requireTable(table: string, states: readonly ReactionState[]): void {
  const names = states.map(({ name }) => name);
  if (names.includes(table)) return;
  const meant = suggest(table, names);
  const all = names.length === 0 ? 'Nothing has been delivered from this archive' : `There are ${names.join(', ')}`;
  throw new MotifError('INVALID_ARGUMENT', {
    message: `no webhook or reaction is called ${table}`,
    hint: meant === undefined ? all : `did you mean ${meant}? ${all}`,
  });
}
