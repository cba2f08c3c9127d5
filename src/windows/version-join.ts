import type { Timestamp } from '../time.js';

interface Timed {
  readonly time: Timestamp;
}

/**
 * To each left row the right side's version of its key that is valid at its time: the latest whose time is not after it, and
 * of several at one time the last. Rows of both sides in event-time order in; a left row comes out, at its own time, once
 * nothing of that time is still to come. Since time does not go back, one version a key is all that is remembered.
 */
export class VersionJoin<L extends Timed, R extends Timed> {
  readonly #found: (left: L, version: R | undefined) => void;
  readonly #versions = new Map<string, R>();
  /** Rows of one and the same time. */
  #waiting: { readonly key: string | undefined; readonly row: L }[] = [];
  #changed: Map<string, R> | undefined = new Map();

  constructor(found: (left: L, version: R | undefined) => void) {
    this.#found = found;
  }

  /** Takes the next row, not earlier than the one before it, of whatever side; without a key there is no version. */
  left(key: string | undefined, row: L): void {
    this.advance(row.time);
    this.#waiting.push({ key, row });
  }

  /** As `left`: its key's version from its time on. */
  right(key: string | undefined, row: R): void {
    this.advance(row.time);
    if (key === undefined) return;
    this.#versions.set(key, row);
    this.#changed?.set(key, row);
  }

  /** Nothing before `watermark` is still to come. */
  advance(watermark: Timestamp): void {
    const [first] = this.#waiting;
    if (first === undefined || first.row.time >= watermark) return;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const { key, row } of waiting) this.#found(row, key === undefined ? undefined : this.#versions.get(key));
  }

  get hasOpenLeft(): boolean {
    return this.#waiting.length > 0;
  }

  /** The versions that are new since this was last asked, by key. */
  takeChanges(): ReadonlyMap<string, R> {
    const changes = this.#changed ?? new Map<string, R>();
    this.#changed = new Map();
    return changes;
  }

  forgetChanges(): void {
    this.#changed = undefined;
  }

  restore(versions: ReadonlyMap<string, R>): void {
    for (const [key, row] of versions) this.#versions.set(key, row);
  }
}
