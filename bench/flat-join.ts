import { MINUTE } from '../src/time.js';
import type { Growth } from './benchmark.js';
import { Drive } from './drive.js';
import { growth, type Size } from './growth.js';
import { seededRandom } from './seeded-random.js';
import type { BatchedEvent } from './shop-batches.js';

const BEGIN = 1_700_000_000_000_000;
const WINDOW = 30 * MINUTE;

const JOIN = `SELECT a.user_id, a.item_id, r.ts AS removed_at
FROM (SELECT * FROM events WHERE event = 'add') AS a
LEFT JOIN (SELECT * FROM events WHERE event = 'remove') AS r
ON r.user_id = a.user_id AND r.item_id = a.item_id AND r.ts BETWEEN a.ts AND a.ts + INTERVAL '30' MINUTE`;

/** A stream joined with itself, an item a key; half of the events are adds, so many of which are open, half removes. */
export const flatJoin: Growth = growth({
  name: 'flat/join-open-100-to-100k',
  events: 1_000_000,
  smallest: () => addsAndRemoves(100),
  largest: () => addsAndRemoves(100_000),
  drive: (project) => new Drive(project),
});

function addsAndRemoves(open: number): Size {
  const spacing = WINDOW / open / 2;
  const random = seededRandom(1);
  const events = function* (from: number, to: number): Generator<BatchedEvent> {
    for (let index = from; index < to; index++) {
      const time = BEGIN + Math.round(index * spacing);
      const added = index % 2 === 0 ? index : 2 * Math.floor(Math.max(0, index - random() * 2 * open) / 2);
      yield { time, user: 'one', item: `item ${added}`, type: index % 2 === 0 ? 'add' : 'remove' };
    }
  };
  return { queries: [JOIN], fill: events(0, 2 * open), events: events(2 * open, Number.POSITIVE_INFINITY) };
}
