import type { KeyIdentity } from '../key-identity.js';
import type { Duration, Timestamp } from '../time.js';
import type { Due } from './due-heap.js';
import { DueWheel } from './due-wheel.js';

interface Running {
  readonly number: number;
  readonly start: Timestamp;
  events: number;
  last: Timestamp;
}

interface RunningDue extends Due {
  readonly identity: KeyIdentity;
  readonly session: Running;
}

/** What `RunningSessions` knows, as plain data. */
export interface RunningSnapshot {
  readonly count: number;
  readonly keys: readonly (readonly [identity: KeyIdentity, session: Running])[];
}

/** The session that each key is in. One is looked at a gap after its first event, and again until it is over. */
export class RunningSessions {
  readonly #gap: Duration;
  readonly #keys = new Map<KeyIdentity, Running>();
  readonly #dues: DueWheel<RunningDue>;
  #count = 0;

  constructor(gap: Duration) {
    this.#gap = gap;
    this.#dues = new DueWheel(gap);
  }

  get size(): number {
    return this.#keys.size;
  }

  /** The session of the key's next event. No time is before that of the call before. */
  of(
    identity: KeyIdentity,
    time: Timestamp,
  ): { readonly number: number; readonly start: Timestamp; readonly event: number } {
    this.#forget(time);
    const session = this.#keys.get(identity) ?? this.#begin(identity, time);
    session.events++;
    session.last = time;
    return { number: session.number, start: session.start, event: session.events };
  }

  /** An event whose key is not known any more: it may have begun a session. */
  pass(time: Timestamp): void {
    this.#forget(time);
    this.#count++;
  }

  snapshot(): RunningSnapshot {
    return { count: this.#count, keys: [...this.#keys].map(([identity, session]) => [identity, { ...session }]) };
  }

  /** Takes over what `snapshot` gave, before anything else. */
  restore({ count, keys }: RunningSnapshot): void {
    this.#count = count;
    for (const [identity, session] of keys) {
      this.#keys.set(identity, session);
      this.#await(identity, session);
    }
  }

  #begin(identity: KeyIdentity, time: Timestamp): Running {
    const session = { number: ++this.#count, start: time, events: 0, last: time };
    this.#keys.set(identity, session);
    this.#await(identity, session);
    return session;
  }

  #await(identity: KeyIdentity, session: Running): void {
    const due = session.last + this.#gap;
    this.#dues.add({ due, end: due, start: session.start, turn: session.number, identity, session });
  }

  #forget(time: Timestamp): void {
    for (let item = this.#dues.first; item !== undefined && item.due <= time; item = this.#dues.first) {
      this.#dues.take();
      const { identity, session } = item;
      if (session.last + this.#gap <= time) this.#keys.delete(identity);
      else this.#await(identity, session);
    }
  }
}
