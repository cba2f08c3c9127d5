import type { Message } from 'kafkajs';

/** Something done to an item in a cart. */
export interface CartEvent {
  /** Milliseconds; no two events of a minute have the same. */
  readonly ts: number;
  readonly person: string;
  readonly item: number;
  readonly seq: number;
  readonly event: 'add' | 'remove' | 'view';
}

const FIRST_DAY = Date.UTC(2026, 4, 4);
const SECOND = 1_000;
const HALF_HOUR = 30 * 60 * SECOND;
const WEEK = 7 * 24 * 60 * 60 * SECOND;

/** Events as they come: up to four seconds out of order, now and then half an hour of silence; the same for one seed. */
export class CartEvents {
  readonly all: CartEvent[] = [];
  readonly #people: number;
  readonly #items: number;
  #now = FIRST_DAY;
  #random: number;

  constructor({ people = 20, items = 3, seed }: { people?: number; items?: number; seed: number }) {
    this.#people = people;
    this.#items = items;
    this.#random = seed >>> 0;
  }

  next(count: number): readonly CartEvent[] {
    return Array.from({ length: count }, () => {
      this.#now += this.#below(400) === 0 ? HALF_HOUR : SECOND;
      const event = (['add', 'add', 'remove', 'view'] as const)[this.#below(4)] ?? 'view';
      const [person, item] = [`p${this.#below(this.#people)}`, this.#below(this.#items)];
      return this.#add({ ts: this.#time(this.#below(5)), person, item, seq: this.all.length, event });
    });
  }

  /** One event of each person, a week later: nothing that came before is undecided then. */
  last(): readonly CartEvent[] {
    this.#now += WEEK;
    return Array.from({ length: this.#people }, (_, i) =>
      this.#add({ ts: this.#time(0), person: `p${i}`, item: 0, seq: this.all.length, event: 'view' }),
    );
  }

  #time(secondsAgo: number): number {
    return this.#now - secondsAgo * SECOND + (this.all.length % SECOND);
  }

  #add(event: CartEvent): CartEvent {
    this.all.push(event);
    return event;
  }

  /** A linear congruential generator (Numerical Recipes). */
  #below(limit: number): number {
    this.#random = (Math.imul(this.#random, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((this.#random / 2 ** 32) * limit);
  }
}

/** The message that it is in, keyed by person. */
export function cartMessage({ ts, ...rest }: CartEvent): Message {
  const time = new Date(ts).toISOString();
  return { key: rest.person, value: JSON.stringify({ ts: time, ...rest }) };
}

/** Whose carts are looked at: each person's, or everybody's together; then rows have to change tasks. */
export type Whose = 'person' | 'everybody';

/** What is found, each as a line: who, what, and the numbers of the events. */
export interface CartFindings {
  /** Added, and taken out again within half an hour: from the first add to the first removal, no event twice. */
  readonly minds: readonly string[];
  /** Added, and not taken out again within half an hour: each add. */
  readonly left: readonly string[];
}

/** What is to be found, by looking at what happens to each item from each of its events on. */
export function cartFindings(events: readonly CartEvent[], by: Whose = 'person'): CartFindings {
  const whose = ({ person, item }: CartEvent) => (by === 'person' ? `${person} ${item}` : `${item}`);
  const minds: string[] = [];
  const left: string[] = [];
  const groups = new Map<string, CartEvent[]>();
  for (const event of events) {
    const own = groups.get(whose(event));
    if (own === undefined) groups.set(whose(event), [event]);
    else own.push(event);
  }
  for (const [who, unsorted] of groups) {
    const own = unsorted.toSorted((a, b) => a.ts - b.ts);
    let free = 0;
    for (const [i, add] of own.entries()) {
      if (add.event !== 'add') continue;
      const isIn = (j: number) => (own[j]?.ts ?? Number.POSITIVE_INFINITY) - add.ts < HALF_HOUR;
      let end = i + 1;
      while (isIn(end) && own[end]?.event !== 'remove') end++;
      if (!isIn(end)) left.push(`${who} ${add.seq}`);
      else if (i >= free) {
        minds.push(`${who} ${add.seq} ${own[end]?.seq}`);
        free = end + 1;
      }
    }
  }
  return { minds: minds.toSorted(), left: left.toSorted() };
}
