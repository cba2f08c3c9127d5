import type { Duration, Timestamp } from '../time.js';
import { Fifo } from './fifo.js';

interface Version {
  readonly time: Timestamp;
}

/**
 * Rows that are valid by key, each from its time until the next one of its key, or for `ttl` at most. Versions come in
 * event-time order and are asked for as of the time reached, so the latest of a key is all that is remembered: one that came
 * before can be of use to nobody any more. What is kept grows with the number of keys alone.
 */
export class VersionedTable<V extends Version> {
  readonly #ttl: Duration;
  readonly #versions = new Map<string, V>();
  /** In event-time order, also those that are not the latest any more; none without a `ttl`. */
  readonly #ending = new Fifo<{ readonly key: string; readonly version: V }>();
  /** Absent: nobody saves them. */
  #changed: Map<string, V | undefined> | undefined = new Map();

  constructor(ttl: Duration = Number.POSITIVE_INFINITY) {
    this.#ttl = ttl;
  }

  /** The key's version from its time on, which is not before that of any other so far. */
  set(key: string, version: V): void {
    this.#put(key, version);
    this.#changed?.set(key, version);
  }

  /** The version valid now; undefined when there has been none yet. */
  get(key: string): V | undefined {
    return this.#versions.get(key);
  }

  /** Versions whose `ttl` has ended before `time` are forgotten; at the end of time all are. */
  advance(time: Timestamp): void {
    if (time === Number.POSITIVE_INFINITY) this.#forgetAll();
    for (
      let { first } = this.#ending;
      first !== undefined && first.version.time + this.#ttl < time;
      first = this.#ending.first
    ) {
      this.#ending.shift();
      if (this.#versions.get(first.key) !== first.version) continue;
      this.#versions.delete(first.key);
      this.#changed?.set(first.key, undefined);
    }
  }

  /** The versions that are new since this was last asked, by key; undefined: forgotten. */
  takeChanges(): ReadonlyMap<string, V | undefined> {
    const changes = this.#changed ?? new Map<string, V | undefined>();
    this.#changed = new Map();
    return changes;
  }

  /** Nobody will ask for changes. */
  forgetChanges(): void {
    this.#changed = undefined;
  }

  /** Before the first version. */
  restore(versions: ReadonlyMap<string, V>): void {
    for (const [key, version] of [...versions].sort(([, a], [, b]) => a.time - b.time)) this.#put(key, version);
  }

  #forgetAll(): void {
    for (const key of this.#versions.keys()) this.#changed?.set(key, undefined);
    this.#versions.clear();
  }

  #put(key: string, version: V): void {
    this.#versions.set(key, version);
    if (this.#ttl < Number.POSITIVE_INFINITY) this.#ending.push({ key, version });
  }
}
