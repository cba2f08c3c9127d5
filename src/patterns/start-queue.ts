import type { Conclusions } from './conclusions.js';
import type { Groups } from './groups.js';
import { NOTHING, type Start, type Verdict } from './start.js';

/** A key's start rows in order, until what became of each is given out. */
export class StartQueue<E> {
  readonly #groups: Groups<E>;
  readonly #conclusions: Conclusions<E>;
  /** Only the earliest may be given out; else start rows are independent, and each is once it is decided. */
  readonly #ordered: boolean;
  /** Those before `#head` are done with. */
  #starts: Start<E>[] = [];
  #head = 0;
  #open = 0;
  /** Where they are independent: those decided since the last were given out. */
  #decided: Start<E>[] = [];

  constructor(groups: Groups<E>, conclusions: Conclusions<E>, ordered: boolean) {
    this.#groups = groups;
    this.#conclusions = conclusions;
    this.#ordered = ordered;
  }

  /** How many are not done with. */
  get length(): number {
    return this.#starts.length - this.#head;
  }

  /** How many are undecided. */
  get open(): number {
    return this.#open;
  }

  /** The earliest that is not done with; undefined: there is none. */
  get first(): Start<E> | undefined {
    return this.#starts[this.#head];
  }

  /** The one that stands `place` places behind the first. */
  at(place: number): Start<E> | undefined {
    return this.#starts[this.#head + place];
  }

  /** The earliest that is undecided. */
  firstOpen(): Start<E> | undefined {
    for (let i = this.#head; i < this.#starts.length; i++) {
      const start = this.#starts[i];
      if (start?.verdict === undefined) return start;
    }
    return undefined;
  }

  all(): readonly Start<E>[] {
    return this.#starts.slice(this.#head);
  }

  /** The latest; it has threads, or is to be decided at once. */
  add(start: Start<E>): void {
    this.#starts.push(start);
    if (start.home !== undefined) this.#open++;
  }

  decide(start: Start<E>, verdict: Verdict): void {
    if (start.home !== undefined) this.#open--;
    start.verdict = verdict;
    this.#groups.remove(start);
    if (!this.#ordered) this.#decided.push(start);
  }

  /** Gives out what is decided. */
  settle(): void {
    if (this.#ordered) this.#settleInOrder();
    else if (this.#decided.length > 0) this.#settleAll();
    if (this.#head > 64 && this.#head * 2 > this.#starts.length) this.#forgetSettled();
  }

  clear(): void {
    this.#starts = [];
    this.#head = 0;
  }

  #settleInOrder(): void {
    for (let start = this.#starts[this.#head]; start !== undefined; start = this.#starts[this.#head]) {
      if (start.ordinal <= this.#conclusions.floor) {
        if (start.verdict === undefined) this.decide(start, NOTHING);
      } else if (start.verdict === undefined) {
        return;
      } else {
        this.#conclusions.conclude(start, start.verdict);
      }
      this.#head++;
    }
  }

  #settleAll(): void {
    const decided = this.#decided.sort((a, b) => a.ordinal - b.ordinal);
    this.#decided = [];
    for (const start of decided) this.#conclusions.conclude(start, start.verdict ?? NOTHING);
    while (this.#starts[this.#head]?.verdict !== undefined) this.#head++;
    if (this.length > 2 * this.#open + 64) this.#forgetSettled();
  }

  #forgetSettled(): void {
    const rest = this.#starts.slice(this.#head);
    this.#starts = this.#ordered ? rest : rest.filter(({ verdict }) => verdict === undefined);
    this.#head = 0;
  }
}
