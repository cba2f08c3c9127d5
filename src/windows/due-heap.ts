import type { Timestamp } from '../time.js';

/** Something that is to be done when time reaches `due`. */
export interface Due {
  readonly due: Timestamp;
  /** Of its window: what falls due at one time goes by end, start, and then by what came first. */
  readonly end: Timestamp;
  readonly start: Timestamp;
  readonly turn: number;
}

/** What falls due, in order. To add what is due after all that is there costs one comparison. */
export class DueHeap<D extends Due> {
  readonly #heap: D[] = [];

  get size(): number {
    return this.#heap.length;
  }

  get first(): D | undefined {
    return this.#heap[0];
  }

  add(item: D): void {
    const heap = this.#heap;
    let place = heap.length;
    while (place > 0) {
      const up = (place - 1) >> 1;
      const above = heap[up];
      if (above === undefined || !isBefore(item, above)) break;
      heap[place] = above;
      place = up;
    }
    heap[place] = item;
  }

  /** Takes off the first. */
  take(): D | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return first;
    let place = 0;
    for (;;) {
      const left = 2 * place + 1;
      const [one, other] = [heap[left], heap[left + 1]];
      const isRight = one !== undefined && other !== undefined && isBefore(other, one);
      const below = isRight ? other : one;
      if (below === undefined || !isBefore(below, last)) break;
      heap[place] = below;
      place = isRight ? left + 1 : left;
    }
    heap[place] = last;
    return first;
  }
}

function isBefore(a: Due, b: Due): boolean {
  if (a.due !== b.due) return a.due < b.due;
  if (a.end !== b.end) return a.end < b.end;
  if (a.start !== b.start) return a.start < b.start;
  return a.turn < b.turn;
}
