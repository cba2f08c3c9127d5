import { MILLISECOND, parseTimestamp, SECOND, type Timestamp } from '../src/time.js';
import { seededRandom } from './seeded-random.js';
import type { BatchedEvent } from './shop-batches.js';

export interface ShopEvent {
  readonly time: Timestamp;
  readonly user: number;
  readonly item: number;
  readonly type: ShopEventType;
  readonly cents: number;
}

export type ShopEventType = 'view' | 'add' | 'remove' | 'purchase';

export interface ShopOptions {
  readonly events: number;
  readonly users: number;
  /** How many items each user ever touches: users times items is the number of keys. */
  readonly itemsPerUser: number;
  /** Events arrive up to this much after later ones. */
  readonly disorder: number;
  /** Between one event and the next. Default: 20 ms. */
  readonly spacing?: number;
  readonly seed: number;
}

const BEGIN = parseTimestamp('2026-01-01T00:00:00Z') ?? 0;

/** Visits to a shop: the same for the same options. */
export function* shopEvents(options: ShopOptions): Generator<ShopEvent> {
  const { events, users, itemsPerUser, disorder, spacing = 20 * MILLISECOND, seed } = options;
  const random = seededRandom(seed);
  for (let index = 0; index < events; index++) {
    const user = Math.floor(random() * users);
    yield {
      time: BEGIN + index * spacing + 10 * SECOND - Math.floor((random() * disorder) / MILLISECOND) * MILLISECOND,
      user,
      item: (user * 7 + Math.floor(random() * itemsPerUser)) % 100_000,
      type: typeFor(random()),
      cents: 100 + Math.floor(random() * 9_900),
    };
  }
}

function typeFor(share: number): ShopEventType {
  if (share < 0.45) return 'view';
  if (share < 0.75) return 'add';
  return share < 0.95 ? 'remove' : 'purchase';
}

export function userName(user: number): string {
  return `user-${String(user).padStart(7, '0')}`;
}

export function itemName(item: number): string {
  return `item-${String(item).padStart(6, '0')}`;
}

export function* namedEvents(events: Iterable<ShopEvent>): Generator<BatchedEvent> {
  for (const { time, user, item, type, cents } of events) {
    yield { time, user: userName(user), item: itemName(item), type, price: cents / 100 };
  }
}

/** All that a line of the file has. */
export type FullEvent = Required<BatchedEvent>;

export function* fullEvents(events: Iterable<ShopEvent>): Generator<FullEvent> {
  for (const { time, user, item, type, cents } of events) {
    const name = itemName(item);
    const page = `/shop/${item % 40}/${name}`;
    yield { time, user: userName(user), item: name, type, price: cents / 100, session: sessionName(user), page };
  }
}

function sessionName(user: number): string {
  return `${String(user).padStart(8, '0')}-5c1e-4b7a-9d20`;
}

/**
 * How many bits an event of these options is of: what is drawn for it, apart from that it comes after the one before.
 * Session and page follow from user and item.
 */
export function shopEntropy({ users, itemsPerUser, disorder }: ShopOptions): number {
  const types = [0.45, 0.3, 0.2, 0.05].reduce((sum, share) => sum - share * Math.log2(share), 0);
  const drawn = [users, itemsPerUser, Math.max(1, disorder / MILLISECOND), 9_900];
  return drawn.reduce((sum, count) => sum + Math.log2(count), types);
}
