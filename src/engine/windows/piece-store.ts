import type { Batch } from '../../batch.js';
import { allRowsOf, gather } from '../../gather.js';

/** Rows that a query holds, in pieces as they came, each with a number of its own: the state that a checkpoint keeps of them. */
export class PieceStore {
  readonly #pieces = new Map<number, Batch>();
  #next = 0;
  /** Numbers of pieces that are not as they were when they were last asked for; absent: nobody asks. */
  #changed: Set<number> | undefined = new Set();

  /** In the order in which they came. */
  get pieces(): ReadonlyMap<number, Batch> {
    return this.#pieces;
  }

  add(batch: Batch): number {
    const number = this.#next++;
    this.#pieces.set(number, batch);
    this.#changed?.add(number);
    return number;
  }

  delete(number: number): void {
    // One that no checkpoint has is forgotten with it.
    if (this.#pieces.delete(number) && this.#changed?.delete(number) === false) this.#changed.add(number);
  }

  /** By number; undefined forgets one. */
  takeChanges(): readonly (readonly [name: string, piece: Batch | undefined])[] {
    const changes = [...(this.#changed ?? [])].map((number) => {
      const piece = this.#pieces.get(number);
      // With no more of its dictionaries than it needs.
      return [String(number), piece && gather(allRowsOf([piece]), { alone: true })] as const;
    });
    this.#changed = new Set();
    return changes;
  }

  forgetChanges(): void {
    this.#changed = undefined;
  }

  restore(pieces: ReadonlyMap<string, Batch>): void {
    const numbers = [...pieces.keys()].map(Number).sort((a, b) => a - b);
    for (const number of numbers) {
      const piece = pieces.get(String(number));
      if (piece !== undefined) this.#pieces.set(number, piece);
      this.#next = number + 1;
    }
  }
}
