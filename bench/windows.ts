import { hash } from 'node:crypto';
import { type Batch, timeAt } from '../src/batch.js';
import { Task } from '../src/engine/task.js';
import { HOUR, MILLISECOND, MINUTE, type Timestamp } from '../src/time.js';
import type { Comparison, Outcome, Work } from './benchmark.js';
import { NameIds } from './name-ids.js';
import { shopBatches } from './shop-batches.js';
import { namedEvents, shopEvents } from './shop-events.js';
import { Tally } from './tally.js';
import { windowProject } from './window-project.js';

const EVENTS = 5_000_000;
const LEAST_EVENTS = 1_000_000;

/** How a query over windows is written, and the loop that counts the same. */
export interface WindowKind {
  readonly from: string;
  readonly byHand: () => HandWindows;
}

export const TUMBLING: WindowKind = {
  from: "TUMBLE(TABLE events, DESCRIPTOR(ts), INTERVAL '1' HOUR)",
  byHand: () => new HandTumbling(HOUR),
};

export const SESSIONS: WindowKind = {
  from: "SESSION(TABLE events PARTITION BY user_id, DESCRIPTOR(ts), INTERVAL '5' MINUTE)",
  byHand: () => new HandSessions(5 * MINUTE),
};

/**
 * From ordered batches to counts by user, a thousand events a second, each with its id and its evidence: no decoding, no
 * archive.
 */
export function windowCounts(name: string, users: number, kind: WindowKind): Comparison {
  const batchesOf = (events: number): readonly Batch[] => {
    const options = { events, users, itemsPerUser: 10, disorder: 0, spacing: MILLISECOND, seed: 1 };
    return [...shopBatches(namedEvents(shopEvents(options)))];
  };
  return {
    kind: 'comparison',
    name,
    measures: 'work',
    input: async ({ scale }) => ({ events: Math.max(LEAST_EVENTS, Math.round(EVENTS * scale)) }),
    motif: {
      async prepare({ events }, folder) {
        const task = new Task(await windowProject(folder, kind.from));
        const tally = new Tally();
        for (const { processor } of task.nodes) processor.forgetChanges();
        const take = async (until: Timestamp): Promise<void> => {
          for (const { time, values } of (await task.advance(until)).behaviours) {
            tally.match(time ?? 0, Number(values[2]));
          }
        };
        return work(batchesOf(events), {
          async process(batch) {
            task.orders.get(batch.stream)?.add(batch);
            await take(timeAt(batch, batch.length - 1) + 1);
          },
          end: () => take(Number.POSITIVE_INFINITY),
          outcome: () => tally.outcome(events),
        });
      },
    },
    byHand: {
      async prepare({ events }) {
        const windows = kind.byHand();
        return work(batchesOf(events), {
          process: async (batch) => windows.process(batch),
          end: async () => windows.end(),
          outcome: () => windows.tally.outcome(events),
        });
      },
    },
  };
}

interface Counting {
  readonly process: (batch: Batch) => Promise<void>;
  readonly end: () => Promise<void>;
  readonly outcome: () => Outcome;
}

function work(batches: readonly Batch[], { process, end, outcome }: Counting): Work {
  return {
    async run() {
      for (const batch of batches) await process(batch);
      await end();
    },
    outcome: async () => outcome(),
  };
}

interface HandWindows {
  readonly tally: Tally;
  process(batch: Batch): void;
  end(): void;
}

interface Count {
  start: Timestamp;
  last: Timestamp;
  first: number;
  lastOffset: number;
  count: number;
}

/** What was counted, in the form in which it is handed on: as much of it as motif gives. */
class HandOutput {
  readonly tally = new Tally();
  readonly #names: (id: number) => string;
  #made: object[] = [];

  constructor(names: (id: number) => string) {
    this.#names = names;
  }

  add(user: number, { start, first, lastOffset, count }: Count, end: Timestamp): void {
    const name = this.#names(user);
    const id = hash('sha256', JSON.stringify(['counts', name, start, end])).slice(0, 32);
    const evidence = [{ source: 'memory', partition: 0, offset: first, lastOffset, count }];
    this.#made.push({ id, time: end, key: [name], values: [end, name, count], evidence });
    this.tally.match(end, count);
  }

  /** Handed on. */
  take(): void {
    this.#made = [];
  }
}

abstract class HandCounts implements HandWindows {
  readonly #users = new NameIds();
  readonly #names: string[] = [];
  readonly output = new HandOutput((id) => this.#names[id] ?? '');

  get tally(): Tally {
    return this.output.tally;
  }

  process(batch: Batch): void {
    const [, user] = batch.columns;
    if (user?.kind !== 'text') throw new TypeError('not the shop');
    const ids = this.#users.of(user.dictionary);
    for (let row = 0; row < batch.length; row++) {
      const code: number = user.codes[row] ?? -1;
      const id = ids[code] ?? 0;
      if (this.#names[id] === undefined) this.#names[id] = user.dictionary[code] ?? '';
      this.count(id, timeAt(batch, row), batch.offsets[row] ?? 0);
    }
    this.output.take();
  }

  abstract count(user: number, time: Timestamp, offset: number): void;
  abstract end(): void;
}

class HandTumbling extends HandCounts {
  readonly #size: number;
  readonly #counts = new Map<number, Count>();
  #end = Number.NEGATIVE_INFINITY;

  constructor(size: number) {
    super();
    this.#size = size;
  }

  override count(user: number, time: Timestamp, offset: number): void {
    if (time >= this.#end) {
      this.end();
      this.#end = (Math.floor(time / this.#size) + 1) * this.#size;
    }
    const known = this.#counts.get(user);
    if (known === undefined) {
      const start = this.#end - this.#size;
      this.#counts.set(user, { start, last: time, first: offset, lastOffset: offset, count: 1 });
    } else {
      known.lastOffset = offset;
      known.count++;
    }
  }

  override end(): void {
    for (const [user, count] of this.#counts) this.output.add(user, count, this.#end);
    this.#counts.clear();
  }
}

/** Sessions by user, and a queue in which each waits for its end; one that went on is put back. */
class HandSessions extends HandCounts {
  readonly #gap: number;
  readonly #open = new Map<number, Count>();
  #queue: number[] = [];
  #first = 0;

  constructor(gap: number) {
    super();
    this.#gap = gap;
  }

  override count(user: number, time: Timestamp, offset: number): void {
    this.#close(time);
    const found = this.#open.get(user);
    const known = found !== undefined && time < found.last + this.#gap ? found : undefined;
    if (found !== undefined && known === undefined) this.output.add(user, found, found.last + this.#gap);
    if (known === undefined) {
      this.#open.set(user, { start: time, last: time, first: offset, lastOffset: offset, count: 1 });
      this.#queue.push(user, time);
    } else {
      known.last = time;
      known.lastOffset = offset;
      known.count++;
    }
  }

  override end(): void {
    this.#close(Number.POSITIVE_INFINITY);
  }

  /** The first in the queue were looked at longest ago: whoever had an event since is looked at again a gap later. */
  #close(time: Timestamp): void {
    while (this.#first < this.#queue.length && (this.#queue[this.#first + 1] ?? 0) + this.#gap <= time) {
      const user = this.#queue[this.#first] ?? 0;
      const looked = this.#queue[this.#first + 1] ?? 0;
      this.#first += 2;
      const session = this.#open.get(user);
      if (session === undefined) continue;
      if (session.last + this.#gap > time) {
        this.#queue.push(user, Math.max(session.last, looked));
        continue;
      }
      this.output.add(user, session, session.last + this.#gap);
      this.#open.delete(user);
    }
    if (this.#first < 65_536) return;
    this.#queue = this.#queue.slice(this.#first);
    this.#first = 0;
  }
}
