import { type Batch, timeAt } from '../src/batch.js';
import { MILLISECOND } from '../src/time.js';
import { benchProject } from './bench-project.js';
import type { Comparison, Outcome, Work } from './benchmark.js';
import { MatchDrive } from './match-drive.js';
import { NameIds } from './name-ids.js';
import { OpenAdds } from './open-adds.js';
import { shopBatches } from './shop-batches.js';
import { namedEvents, shopEvents } from './shop-events.js';
import { Tally } from './tally.js';

const EVENTS = 5_000_000;
const LEAST_EVENTS = 1_000_000;
const ITEMS_PER_USER = 10;

/** From ordered batches to matches, a thousand events a second: the matcher alone, no decoding, no archive. */
export function matchManyKeys(name: string, keys: number): Comparison {
  const batchesOf = (events: number): readonly Batch[] => {
    const users = keys / ITEMS_PER_USER;
    const options = { events, users, itemsPerUser: ITEMS_PER_USER, disorder: 0, spacing: MILLISECOND, seed: 1 };
    return [...shopBatches(namedEvents(shopEvents(options)))];
  };
  return {
    kind: 'comparison',
    name,
    measures: 'work',
    input: async ({ scale }) => ({ events: Math.max(LEAST_EVENTS, Math.round(EVENTS * scale)) }),
    motif: {
      async prepare({ events }) {
        const drive = new MatchDrive(await benchProject());
        return work(batchesOf(events), {
          process: (batch) => drive.process(batch),
          outcome: () => drive.outcome(),
        });
      },
    },
    byHand: {
      async prepare({ events }) {
        const matcher = new HandMatcher();
        return work(batchesOf(events), {
          process: (batch) => matcher.process(batch),
          outcome: () => matcher.outcome(events),
        });
      },
    },
  };
}

interface Matching {
  readonly process: (batch: Batch) => void;
  readonly outcome: () => Outcome;
}

function work(batches: readonly Batch[], { process, outcome }: Matching): Work {
  return {
    async run() {
      for (const batch of batches) process(batch);
    },
    outcome: async () => outcome(),
  };
}

class HandMatcher {
  readonly #open = new OpenAdds<number>();
  readonly #users = new NameIds();
  readonly #items = new NameIds();
  readonly #tally = new Tally();

  process(batch: Batch): void {
    const [, user, item, type] = batch.columns;
    if (user?.kind !== 'text' || item?.kind !== 'text' || type?.kind !== 'text') throw new TypeError('not the shop');
    const userIds = this.#users.of(user.dictionary);
    const itemIds = this.#items.of(item.dictionary);
    const [add, remove] = [type.dictionary.indexOf('add'), type.dictionary.indexOf('remove')];
    for (let row = 0; row < batch.length; row++) {
      const code = type.codes[row];
      if (code !== add && code !== remove) continue;
      const key = (userIds[user.codes[row] ?? -1] ?? 0) * 2 ** 20 + (itemIds[item.codes[row] ?? -1] ?? 0);
      const event = { time: timeAt(batch, row), offset: batch.offsets[row] ?? -1 };
      this.#open.advance(event.time);
      if (code === add) {
        this.#open.add(key, event);
        continue;
      }
      const added = this.#open.remove(key);
      if (added !== undefined) this.#tally.match(added.time, event.time);
    }
  }

  outcome(events: number): Outcome {
    return this.#tally.outcome(events);
  }
}
