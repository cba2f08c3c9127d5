import type { Batch } from '../../batch.js';
import { allRowsOf, gather } from '../../gather.js';

/** One stream's rows, kept as they came until the input ends, for queries that read it as a table. */
export class HeldRows {
  readonly #batches: Batch[] = [];
  /** How many of them a checkpoint has. */
  #saved = 0;
  #released = false;

  add(batch: Batch): void {
    if (batch.length > 0) this.#batches.push(batch);
  }

  get batches(): readonly Batch[] {
    return this.#batches;
  }

  /** The input has ended: what was held has been read. */
  release(): void {
    this.#released = true;
  }

  /** The pieces that have changed since this was last asked, by their place; undefined forgets one. */
  takeChanges(): readonly [place: string, piece: Batch | undefined][] {
    const from = this.#released ? 0 : this.#saved;
    const until = this.#released ? this.#saved : this.#batches.length;
    this.#saved = this.#released ? 0 : until;
    const changed = Array.from({ length: until - from }, (_, i) => from + i);
    return changed.map((place) => [String(place), this.#released ? undefined : this.#piece(place)]);
  }

  /** With no more of its dictionaries than it needs. */
  #piece(place: number): Batch | undefined {
    const batch = this.#batches[place];
    return batch && gather(allRowsOf([batch]), { alone: true });
  }

  restore(pieces: ReadonlyMap<string, Batch>): void {
    for (let place = 0; ; place++) {
      const piece = pieces.get(String(place));
      if (piece === undefined) break;
      this.#batches.push(piece);
    }
    this.#saved = this.#batches.length;
  }
}
