import type { Duration, Timestamp } from '../time.js';

export interface QueuedWork {
  due: Timestamp;
  /** Tells apart what is due at one time: the order in which it was put in. */
  turn: number;
  /** In the heap; -1: not in it. */
  place: number;
  run(): void;
  unsubscribe(): void;
}

/** Work by when it is due, ties in the order in which it was put in: a binary heap in which each knows its place. */
export class WorkQueue {
  readonly #heap: QueuedWork[] = [];
  #turns = 0;

  get size(): number {
    return this.#heap.length;
  }

  get first(): QueuedWork | undefined {
    return this.#heap[0];
  }

  /** When the last of it is due; undefined when there is none. */
  get latest(): Timestamp | undefined {
    return this.#heap.reduce<Timestamp | undefined>((latest, { due }) => Math.max(latest ?? due, due), undefined);
  }

  put(work: QueuedWork, due: Timestamp): void {
    this.remove(work);
    work.due = due;
    work.turn = this.#turns++;
    this.#heap.push(work);
    this.#rise(work, this.#heap.length - 1);
  }

  remove(work: QueuedWork): void {
    const { place } = work;
    if (place < 0) return;
    work.place = -1;
    const last = this.#heap.pop();
    if (last === undefined || last === work) return;
    this.#rise(last, place);
    this.#sink(last, last.place);
  }

  /** All is due so much later. */
  shift(by: Duration): void {
    for (const work of this.#heap) work.due += by;
  }

  clear(): void {
    for (const work of [...this.#heap]) work.unsubscribe();
  }

  #rise(work: QueuedWork, from: number): void {
    let place = from;
    while (place > 0) {
      const above = this.#heap[(place - 1) >> 1];
      if (above === undefined || isBefore(above, work)) break;
      const next = above.place;
      this.#set(above, place);
      place = next;
    }
    this.#set(work, place);
  }

  #sink(work: QueuedWork, from: number): void {
    let place = from;
    for (;;) {
      const left = this.#heap[2 * place + 1];
      const right = this.#heap[2 * place + 2];
      const below = left !== undefined && right !== undefined && isBefore(right, left) ? right : left;
      if (below === undefined || isBefore(work, below)) break;
      const next = below.place;
      this.#set(below, place);
      place = next;
    }
    this.#set(work, place);
  }

  #set(work: QueuedWork, place: number): void {
    this.#heap[place] = work;
    work.place = place;
  }
}

function isBefore(a: QueuedWork, b: QueuedWork): boolean {
  return a.due < b.due || (a.due === b.due && a.turn < b.turn);
}
