import type { UndeliveredLetter } from '../../cluster/group-letter.js';
import type { WantedLetters } from '../../cluster/retry-letters.js';
import { MotifError } from '../../errors.js';
import { webhookTables } from '../../query/webhook-tables.js';
import { formatTimestamp } from '../../time.js';
import type { CliContext } from '../context.js';
import { plural } from '../wording.js';
import type { LettersPlace } from './letters-place.js';
import { openGroupLetters } from './open-group-letters.js';
import { requireTable } from './require-table.js';

/** Puts what a group gave up into its outboxes once more: all, of one table, or of these ids. */
export async function retryGroupLetters(
  context: CliContext,
  place: LettersPlace & { readonly kind: 'group' },
  table: string | undefined,
  ids: readonly string[],
): Promise<void> {
  const { groupId, project } = place;
  const tables = webhookTables(project).map(({ name }) => name);
  if (table !== undefined) requireTable(table, tables, 'These queries insert into none');
  const letters = await openGroupLetters(context, place);
  const count = await letters.retry({
    isWanted: ({ id, webhook }: UndeliveredLetter) =>
      ids.length > 0 ? ids.includes(id) : (table ?? webhook) === webhook && tables.includes(webhook),
    confirm: (wanted) => {
      for (const id of ids) requireOpen(id, wanted, tables);
    },
  });
  const queued =
    count === 0
      ? 'nothing was given up, or it has been retried'
      : `${plural(count, 'behaviour')} queued: group ${groupId} delivers them, at once where it runs`;
  context.process.stdout.write(`${queued}\n`);
}

function requireOpen(id: string, { open, retried }: WantedLetters, tables: readonly string[]): void {
  const letter = open.find((one) => one.id === id);
  if (letter !== undefined && tables.includes(letter.webhook)) return;
  const hint = 'motif dead-letters list shows what was given up, and what of it was retried.';
  if (letter !== undefined)
    throw refused(`${id} was for ${letter.webhook}, and no query inserts into such a webhook any more`, hint);
  const before = retried.find((one) => one.id === id);
  if (before === undefined) throw refused(`no delivery of ${id} was given up`, hint);
  throw refused(
    `${id}, given up at ${formatTimestamp(before.at)}, has been retried, and not given up again since`,
    hint,
  );
}

function refused(message: string, hint: string): MotifError {
  return new MotifError('INVALID_ARGUMENT', { message, hint });
}
