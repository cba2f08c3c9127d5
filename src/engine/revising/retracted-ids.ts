import type { Behaviour, FoundBehaviour } from '../../behaviour.js';
import type { Duration, Timestamp } from '../../time.js';

/** What was retracted, and may be told again. */
export interface RetractedId {
  readonly revision: number;
  /** When time is here, what it began with is decided. */
  readonly until: Timestamp;
}

/** Behaviours that were retracted since what they begin with is open again: what it comes to then is their next revision. */
export class RetractedIds {
  readonly #within: Duration;
  readonly #ids = new Map<string, RetractedId>();
  readonly #changed = new Set<string>();

  constructor(within: Duration = Number.POSITIVE_INFINITY) {
    this.#within = within;
  }

  /** These have been told, revised. */
  note(revised: readonly FoundBehaviour[]): void {
    for (const { id, kind, revision = 0, time } of revised) {
      if (kind === 'retracted') this.#set(id, { revision, until: (time ?? Number.POSITIVE_INFINITY) + this.#within });
      else if (this.#ids.has(id)) this.#delete(id);
    }
  }

  /** What has been found, with its revision where it was told before. */
  numbered(found: readonly Behaviour[]): readonly Behaviour[] {
    if (this.#ids.size === 0) return found;
    return found.map((behaviour) => {
      const before = this.#ids.get(behaviour.id);
      if (before === undefined) return behaviour;
      this.#delete(behaviour.id);
      return { ...behaviour, revision: before.revision + 1 };
    });
  }

  /** Time has come so far. */
  forget(reached: Timestamp): void {
    for (const [id, { until }] of this.#ids) if (until < reached) this.#delete(id);
  }

  /** What has changed of what a checkpoint keeps, by id; undefined forgets it. */
  takeChanges(): readonly [id: string, state: RetractedId | undefined][] {
    const changed = [...this.#changed].map((id): [string, RetractedId | undefined] => [id, this.#ids.get(id)]);
    this.#changed.clear();
    return changed;
  }

  restore(ids: Iterable<readonly [id: string, state: RetractedId]>): void {
    for (const [id, state] of ids) this.#ids.set(id, state);
  }

  #set(id: string, state: RetractedId): void {
    this.#ids.set(id, state);
    this.#changed.add(id);
  }

  #delete(id: string): void {
    this.#ids.delete(id);
    this.#changed.add(id);
  }
}
