import type { KeptGroup } from '../keys/held-state.js';
import { larger } from '../keys/kept-column.js';

const NONE = -1;

/**
 * What a checkpoint keeps of groups: with each epoch one piece of those that it touched, which holds until all of them have
 * been written again or are gone. So what is written grows with the rows, not with the groups that are open.
 */
export class GroupPieces {
  /** Whether anybody asks. */
  #isKept = true;
  /** By group's place: the piece it was written with last. */
  #pieceOf = new Int32Array(0);
  #isTouched = new Uint8Array(0);
  #touched: number[] = [];
  /** How many groups are in a piece as they were last written; of pieces that are still there. */
  readonly #alive = new Map<number, number>();
  #gone: number[] = [];
  #next = 0;

  touch(place: number): void {
    if (!this.#isKept) return;
    if (place >= this.#isTouched.length) this.#grow(place);
    if (this.#isTouched[place] === 1) return;
    this.#isTouched[place] = 1;
    this.#touched.push(place);
  }

  /** The group is gone. */
  release(place: number): void {
    if (!this.#isKept || place >= this.#isTouched.length) return;
    this.#isTouched[place] = 0;
    this.#leave(place);
  }

  /** By their numbers; undefined forgets one. */
  takeChanges(kept: (place: number) => KeptGroup): Map<string, { readonly groups: readonly KeptGroup[] } | undefined> {
    const places = [...new Set(this.#touched)].filter((place) => this.#isTouched[place] === 1);
    this.#touched = [];
    const changes = new Map<string, { readonly groups: readonly KeptGroup[] } | undefined>();
    for (const place of places) {
      this.#isTouched[place] = 0;
      this.#leave(place);
      this.#pieceOf[place] = this.#next;
    }
    for (const piece of this.#gone) changes.set(String(piece), undefined);
    this.#gone = [];
    if (places.length === 0) return changes;
    this.#alive.set(this.#next, places.length);
    changes.set(String(this.#next++), { groups: places.map(kept) });
    return changes;
  }

  forgetChanges(): void {
    this.#isKept = false;
    this.#touched = [];
  }

  /** There is this piece; which of its groups hold still is told by `restore`. */
  known(piece: number): void {
    this.#alive.set(piece, 0);
    this.#next = Math.max(this.#next, piece + 1);
  }

  restore(place: number, piece: number): void {
    if (place >= this.#isTouched.length) this.#grow(place);
    this.#pieceOf[place] = piece;
    this.#alive.set(piece, (this.#alive.get(piece) ?? 0) + 1);
  }

  /** After all: pieces of which nothing holds are forgotten. */
  restored(): void {
    for (const [piece, alive] of this.#alive) if (alive === 0) this.#forget(piece);
  }

  #leave(place: number): void {
    const piece = this.#pieceOf[place] ?? NONE;
    if (piece === NONE) return;
    this.#pieceOf[place] = NONE;
    const alive = (this.#alive.get(piece) ?? 0) - 1;
    this.#alive.set(piece, alive);
    if (alive === 0) this.#forget(piece);
  }

  #forget(piece: number): void {
    this.#alive.delete(piece);
    this.#gone.push(piece);
  }

  #grow(place: number): void {
    const length = Math.max(1024, place + 1, 2 * this.#isTouched.length);
    this.#isTouched = larger(this.#isTouched, new Uint8Array(length));
    this.#pieceOf = larger(this.#pieceOf, new Int32Array(length).fill(NONE));
  }
}
