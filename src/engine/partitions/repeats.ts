import { positionAt, timeAt } from '../../batch.js';
import type { Position } from '../../event.js';
import { IDENTITY_BYTES } from '../../identity-set.js';
import type { SourceRead } from '../../sources/source.js';
import type { TakenIdentities } from './partition-state.js';
import type { RecentEvents } from './recent-events.js';

/** What of a read's events has come before. */
export interface FoundRepeats {
  /** Where they stood. */
  readonly repeated: readonly Position[];
  /** How many those are, with those that the source left out. */
  readonly duplicates: number;
  /** Of the others. Absent where it is not known who events are. */
  readonly identities?: TakenIdentities;
}

/** Goes through the events of one read in their order: which have come before, and who the others are. */
export class Repeats {
  readonly #read: SourceRead;
  readonly #recent: RecentEvents;
  readonly #ids: Uint8Array | undefined;
  readonly #taken: number[] = [];
  readonly #repeated: Position[] = [];

  constructor(read: SourceRead, recent: RecentEvents) {
    this.#read = read;
    this.#recent = recent;
    this.#ids = read.identities;
  }

  /** Whether the event has come before; else it is remembered. */
  has(row: number): boolean {
    const ids = this.#ids;
    if (ids === undefined) return false;
    const { batch } = this.#read;
    const [at, time] = [row * IDENTITY_BYTES, timeAt(batch, row)];
    if (this.#recent.has(ids, at, time)) {
      this.#repeated.push(positionAt(batch, row));
      return true;
    }
    this.#recent.add(ids, at, time);
    this.#taken.push(row);
    return false;
  }

  found(): FoundRepeats {
    const { batch, duplicates = 0 } = this.#read;
    const all = this.#ids;
    if (all === undefined) return { repeated: [], duplicates };
    const ids = new Uint8Array(this.#taken.length * IDENTITY_BYTES);
    for (const [i, row] of this.#taken.entries()) {
      ids.set(all.subarray(row * IDENTITY_BYTES, (row + 1) * IDENTITY_BYTES), i * IDENTITY_BYTES);
    }
    const times = Float64Array.from(this.#taken, (row) => timeAt(batch, row));
    const repeated = this.#repeated;
    return { repeated, duplicates: duplicates + repeated.length, identities: { ids, times } };
  }
}
