import { MILLISECOND } from '../src/time.js';
import { benchProject } from './bench-project.js';
import type { BenchmarkInput, Comparison, InputOptions } from './benchmark.js';
import { MatchDrive } from './match-drive.js';
import { OpenAdds } from './open-adds.js';
import { type BatchedEvent, shopBatches } from './shop-batches.js';
import { itemName, userName } from './shop-events.js';
import { Tally } from './tally.js';

const KEYS = 1_000_000;
const BEGIN = 1_700_000_000_000_000;

/** What a key with an open partial match holds on to, its name included. */
export const memoryOfOpenKeys: Comparison = memoryOfKeys('memory/open-keys', ['add']);

/** What a key holds on to that has nothing open any more. */
export const memoryOfClosedKeys: Comparison = memoryOfKeys('memory/closed-keys', ['add', 'remove']);

/** Events are made while they are matched, so that nothing but the matcher keeps their names. */
function memoryOfKeys(name: string, types: readonly string[]): Comparison {
  return {
    kind: 'comparison',
    name,
    measures: 'state',
    input: async (_: InputOptions): Promise<BenchmarkInput> => ({ events: KEYS }),
    motif: {
      async prepare() {
        const drive = new MatchDrive(await benchProject());
        return {
          async run() {
            for (const batch of shopBatches(eventsOf(types))) drive.process(batch);
          },
          outcome: async () => ({ ...drive.outcome(), events: KEYS }),
        };
      },
    },
    byHand: {
      async prepare() {
        const open = new OpenAdds<string>();
        const tally = new Tally();
        return {
          async run() {
            let offset = 0;
            for (const { user, item, type, time } of eventsOf(types)) {
              const event = { time, offset: offset++ };
              const key = `${user} ${item}`;
              open.advance(time);
              if (type === 'add') open.add(key, event);
              else tally.match(open.remove(key)?.time ?? -1, event.time);
            }
          },
          outcome: async () => {
            open.advance(Number.NEGATIVE_INFINITY);
            return tally.outcome(KEYS);
          },
        };
      },
    },
  };
}

/** Of every key one event of each type, all within the half hour of the pattern. */
function* eventsOf(types: readonly string[]): Generator<BatchedEvent> {
  let time = BEGIN;
  for (let key = 0; key < KEYS; key++) {
    for (const type of types) {
      yield { time, user: userName(Math.floor(key / 10)), item: itemName(key % 10), type };
      time += MILLISECOND / 2;
    }
  }
}
