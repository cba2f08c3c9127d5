import { type Batch, timeAt } from '../src/batch.js';
import { QueryProcessor } from '../src/engine/query-processor.js';
import { benchProject } from './bench-project.js';
import type { Comparison, Work } from './benchmark.js';
import { OpenAdds } from './open-adds.js';
import { shopBatches } from './shop-batches.js';
import { shopEvents } from './shop-events.js';
import { Tally } from './tally.js';

const EVENTS = 1_000_000;

/** From ordered batches to matches, 100,000 keys: the matcher alone, no decoding, no archive. */
export const matchManyKeys: Comparison = {
  kind: 'comparison',
  name: 'match/100k-keys',
  measures: 'work',
  input: async () => ({ events: EVENTS }),
  motif: {
    async prepare() {
      const { queries } = await benchProject();
      const processors = queries.map((plan) => new QueryProcessor(plan));
      return work((batches, tally) => matchByQuery(processors, batches, tally));
    },
  },
  byHand: {
    async prepare() {
      return work(matchByHand);
    },
  },
};

function work(match: (batches: readonly Batch[], tally: Tally) => void): Work {
  const tally = new Tally();
  const batches = inputBatches();
  return {
    run: async () => match(batches, tally),
    outcome: async () => tally.outcome(EVENTS),
  };
}

function inputBatches(): Batch[] {
  return shopBatches(shopEvents({ events: EVENTS, users: 10_000, itemsPerUser: 10, disorder: 0, seed: 1 }));
}

function matchByQuery(processors: readonly QueryProcessor[], batches: readonly Batch[], tally: Tally): void {
  for (const batch of batches) {
    for (const processor of processors) {
      processor.process(batch);
      for (const { evidence } of processor.takeFound().behaviours) {
        tally.match(evidence[0]?.offset ?? -1, evidence.at(-1)?.offset ?? -1);
      }
    }
  }
}

function matchByHand(batches: readonly Batch[], tally: Tally): void {
  const open = new OpenAdds<number>();
  const users = new Interner();
  const items = new Interner();
  for (const batch of batches) {
    const [, user, item, type] = batch.columns;
    if (user?.kind !== 'text' || item?.kind !== 'text' || type?.kind !== 'text') throw new TypeError('not the shop');
    const userIds = user.dictionary.map((name) => users.id(name));
    const itemIds = item.dictionary.map((name) => items.id(name));
    const [add, remove] = [type.dictionary.indexOf('add'), type.dictionary.indexOf('remove')];
    for (let row = 0; row < batch.length; row++) {
      const code = type.codes[row];
      if (code !== add && code !== remove) continue;
      const key = (userIds[user.codes[row] ?? -1] ?? 0) * 2 ** 20 + (itemIds[item.codes[row] ?? -1] ?? 0);
      const event = { time: timeAt(batch, row), offset: batch.offsets[row] ?? -1 };
      open.advance(event.time);
      if (code === add) {
        open.add(key, event);
        continue;
      }
      const added = open.remove(key);
      if (added !== undefined) tally.match(added.offset, event.offset);
    }
  }
}

class Interner {
  readonly #ids = new Map<string, number>();

  id(name: string): number {
    const id = this.#ids.get(name) ?? this.#ids.size;
    this.#ids.set(name, id);
    return id;
  }
}
