import type { UndeliveredLetter, UnreadLetter } from '../../cluster/group-letter.js';
import type { ListedLetter } from '../../cluster/list-letters.js';
import { formatTimestamp } from '../../time.js';
import type { CliContext } from '../context.js';
import type { ListFlags } from './dead-letters-flags.js';
import type { LettersPlace } from './letters-place.js';
import { openGroupLetters } from './open-group-letters.js';

const LIMIT = 100;

/** The newest of what is in a group's topic. */
export async function listGroupLetters(
  context: CliContext,
  place: LettersPlace & { readonly kind: 'group' },
  { json, since, limit = LIMIT }: ListFlags,
): Promise<void> {
  const { stdout, stderr } = context.process;
  const { queryOfLetter } = await import('../../cluster/group-letter.js');
  const from = typeof since === 'object' ? context.now() - since.ago : since;
  const letters = await openGroupLetters(context, place);
  const listed = await letters.list({ limit, ...(from === undefined ? {} : { since: from }) });
  if (json === true) {
    for (const letter of listed.letters) stdout.write(`${JSON.stringify(objectOf(letter, queryOfLetter))}\n`);
  } else {
    for (const line of linesOf(listed.letters, queryOfLetter)) stdout.write(`${line}\n`);
    const isRetryable = listed.letters.some((letter) => letter.kind === 'undelivered' && letter.retried === undefined);
    if (isRetryable) stderr.write('deliver them once more: motif dead-letters retry ID, --table NAME or --all\n');
  }
  if (listed.hasMore)
    stderr.write(`these are the newest ${limit}: --limit ${10 * limit} shows more, --since TIME others\n`);
}

type QueryOf = (letter: UndeliveredLetter) => string | undefined;

function objectOf(letter: ListedLetter, queryOf: QueryOf): object {
  const { source, partition, offset, reason } = letter;
  const place = { source, partition, offset, reason, at: formatTimestamp(letter.at) };
  if (letter.kind === 'unread') return { kind: 'record', stream: letter.stream, ...place };
  const { webhook: to, id, tries, retried } = letter;
  return {
    kind: 'delivery',
    ...{ to, query: queryOf(letter) ?? null, id, tries },
    ...place,
    retried: retried === undefined ? null : formatTimestamp(retried),
  };
}

function linesOf(letters: readonly ListedLetter[], queryOf: QueryOf): readonly string[] {
  const unread = letters.flatMap((letter) => (letter.kind === 'unread' ? [unreadLine(letter)] : []));
  const undelivered = letters.flatMap((letter) =>
    letter.kind === 'undelivered' ? [undeliveredLine(letter, queryOf)] : [],
  );
  if (letters.length === 0) return ['none'];
  return [
    ...(unread.length === 0 ? [] : ['records that could not be read', ...unread]),
    ...(undelivered.length === 0 ? [] : ['behaviours that could not be delivered', ...undelivered]),
  ];
}

function unreadLine(letter: UnreadLetter): string {
  return `  ${letter.stream}  ${formatTimestamp(letter.at)}  ${placeText(letter)}: ${letter.reason}`;
}

function undeliveredLine(letter: ListedLetter & { readonly kind: 'undelivered' }, queryOf: QueryOf): string {
  const { webhook, id, tries, at, reason, retried } = letter;
  const query = queryOf(letter);
  const found = query === undefined ? '' : `  found by ${query}`;
  const again = retried === undefined ? '' : `; retried ${formatTimestamp(retried)}`;
  const many = tries === 1 ? '1 try' : `${tries} tries`;
  return `  ${webhook}  ${id}  ${many}  ${formatTimestamp(at)}${found}  ${placeText(letter)}: ${reason}${again}`;
}

function placeText({ source, partition, offset }: ListedLetter): string {
  return `${source}, partition ${partition}, offset ${offset}`;
}
