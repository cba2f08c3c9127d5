import type { GroupLetters } from '../../cluster/group-letters.js';
import type { CliContext } from '../context.js';
import type { LettersPlace } from './letters-place.js';

export async function openGroupLetters(
  { now, wait, process: { stderr } }: CliContext,
  { groupId, connector }: LettersPlace & { readonly kind: 'group' },
): Promise<GroupLetters> {
  const { groupLetters } = await import('../../cluster/group-letters.js');
  return groupLetters({
    groupId,
    connector,
    clock: { now, wait },
    onNote: (note) => void stderr.write(`${note}\n`),
  });
}
