import { HOUR, MILLISECOND, MINUTE, SECOND } from '../src/time.js';
import type { Growth } from './benchmark.js';
import { Drive } from './drive.js';
import { growth, type Size } from './growth.js';
import { matchQuery } from './growth-sql.js';
import { seededRandom } from './seeded-random.js';
import type { BatchedEvent } from './shop-batches.js';
import { namedEvents, shopEvents } from './shop-events.js';

const BEGIN = 1_700_000_000_000_000;
const EVENTS = 1_000_000;

/** One hot key, an event every 10 s, half of them adds that nothing answers. */
export const flatWindow: Growth = growth({
  name: 'flat/window-10min-to-24h',
  events: EVENTS,
  smallest: () => hotKey({ within: "INTERVAL '10' MINUTE", window: 10 * MINUTE, open: 30 }),
  largest: () => hotKey({ within: "INTERVAL '24' HOUR", window: 24 * HOUR, open: 4_320 }),
});

/** One hot key with so many adds open; conditions on the current row alone. */
export const flatOpen: Growth = growth({
  name: 'flat/open-10-to-100k',
  events: EVENTS,
  smallest: () => hotKey({ open: 10 }),
  largest: () => hotKey({ open: 100_000 }),
});

/** The same, where a remove answers the add of its item alone. */
export const flatOpenCorrelated: Growth = growth({
  name: 'flat/open-correlated-10-to-100k',
  events: EVENTS,
  smallest: () => hotKey({ open: 10, correlated: true }),
  largest: () => hotKey({ open: 100_000, correlated: true }),
});

/** Add then remove, as many keys. */
export const flatKeys: Growth = growth({
  name: 'flat/keys-1k-to-1m',
  events: 5 * EVENTS,
  smallest: () => manyKeys(1_000),
  largest: () => manyKeys(1_000_000),
});

/** So many queries over one stream, each of which wants another constant, which a tenth of the events have. */
export const flatQueries: Growth = growth({
  name: 'flat/queries-1-to-1k',
  events: EVENTS,
  smallest: () => manyQueries(1),
  largest: () => manyQueries(1_000),
  drive: (project) => new Drive(project),
});

interface HotKey {
  readonly within?: string;
  readonly window?: number;
  /** Adds in a window, once it is full. */
  readonly open: number;
  readonly correlated?: boolean;
}

function hotKey({ within = "INTERVAL '30' MINUTE", window = 30 * MINUTE, open, correlated = false }: HotKey): Size {
  const spacing = window / open / 2;
  const answered = correlated ? "event = 'remove' AND R.item_id = A.item_id" : "event = 'remove'";
  const define = `A AS event = 'add', R AS ${answered}`;
  const random = seededRandom(1);
  const other = (index: number): BatchedEvent => {
    const known = Math.max(0, index - Math.floor(random() * 2 * open));
    const item = correlated ? `item ${known}` : 'none';
    return { time: BEGIN + index * spacing, user: 'one', item, type: correlated ? 'remove' : 'view' };
  };
  const events = function* (from: number, to: number): Generator<BatchedEvent> {
    for (let index = from; index < to; index++) {
      const add = { time: BEGIN + index * spacing, user: 'one', item: `item ${index}`, type: 'add' };
      yield index % 2 === 0 ? add : other(index);
    }
  };
  return {
    queries: [matchQuery({ pattern: '(A X*? R)', within, define })],
    fill: events(0, 2 * open),
    events: events(2 * open, Number.POSITIVE_INFINITY),
  };
}

function manyKeys(keys: number): Size {
  const options = { users: keys / 10, itemsPerUser: 10, disorder: 0, spacing: MILLISECOND, seed: 1 };
  const define = "A AS event = 'add', R AS event = 'remove'";
  return {
    queries: [matchQuery({ partitionBy: 'user_id, item_id', skip: 'PAST LAST ROW', pattern: '(A X*? R)', define })],
    fill: [],
    events: namedEvents(shopEvents({ ...options, events: Number.POSITIVE_INFINITY })),
  };
}

function manyQueries(count: number): Size {
  const random = seededRandom(1);
  const events = function* (): Generator<BatchedEvent> {
    for (let index = 0; ; index++) {
      const [user, constant] = [Math.floor(random() * 100_000), Math.floor(random() * 1_000)];
      const wanted = index % 100 === 90 ? `y${constant}` : `x${constant}`;
      const type = index % 10 === 0 ? wanted : 'view';
      yield { time: BEGIN + (index * SECOND) / 50, user: `user ${user}`, item: '', type };
    }
  };
  const queries = Array.from({ length: count }, (_, i) => {
    const define = `A AS event = 'x${i}', R AS event = 'y${i}'`;
    return matchQuery({ pattern: '(A X*? R)', define });
  });
  return { queries, fill: [], events: events() };
}
