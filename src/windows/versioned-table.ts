/**
 * Rows that are valid by key, each from its time until the next one of its key. Versions come in event-time order and are
 * asked for as of the time reached, so the latest of a key is all that is remembered: one that came before can be of use
 * to nobody any more. What is kept grows with the number of keys alone.
 */
export class VersionedTable<V> {
  readonly #versions = new Map<string, V>();
  /** Absent: nobody saves them. */
  #changed: Map<string, V> | undefined = new Map();

  /** The key's version from now on. */
  set(key: string, version: V): void {
    this.#versions.set(key, version);
    this.#changed?.set(key, version);
  }

  /** The version valid now; undefined when there has been none yet. */
  get(key: string): V | undefined {
    return this.#versions.get(key);
  }

  /** The versions that are new since this was last asked, by key. */
  takeChanges(): ReadonlyMap<string, V> {
    const changes = this.#changed ?? new Map<string, V>();
    this.#changed = new Map();
    return changes;
  }

  /** Nobody will ask for changes. */
  forgetChanges(): void {
    this.#changed = undefined;
  }

  /** Before the first version. */
  restore(versions: ReadonlyMap<string, V>): void {
    for (const [key, version] of versions) this.#versions.set(key, version);
  }
}
