import { on, type Reacting, type ReactionEvent } from 'motif/archive';

interface ChangedMind {
  readonly user_id: number;
  readonly item: string;
}

const stock = new Map([
  ['soap', 0],
  ['comb', 12],
]);

/** A price too high, a picture that misleads, nothing left? Somebody is asked. */
async function why(item: string, user: number): Promise<string> {
  return `ask user ${user} why not ${item}`;
}

async function checkInventory(item: string): Promise<string> {
  const left = stock.get(item) ?? 0;
  return left === 0 ? `order ${item}: nothing left` : `${left} of ${item} left`;
}

/**
 * Two reactions to the carts that `motif run examples/reactions` finds. Neither knows the other, and what finds and emits knows
 * neither: each goes on where it was, whether it or the shop was stopped meanwhile.
 */
export async function reactToChangedMinds(archive: string, say: (line: string) => void): Promise<readonly Reacting[]> {
  const asked = await on<ChangedMind>(
    'cart_changed_mind',
    async ({ value: { item, user_id } }: ReactionEvent<ChangedMind>) => say(await why(item, user_id)),
    { archive, name: 'ask why' },
  );
  const checked = await on<ChangedMind>(
    'cart_changed_mind',
    async ({ value: { item } }: ReactionEvent<ChangedMind>) => say(await checkInventory(item)),
    { archive, name: 'check the inventory' },
  );
  return [asked, checked];
}
