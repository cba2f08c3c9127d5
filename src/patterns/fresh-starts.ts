import type { Transition } from './configurations.js';

/**
 * Keys of which one start row is open and nothing has come since: most of all open keys, as a rule. Two numbers a key
 * hold it: the row as it is kept, and which first step it made; a matcher is made when something happens to it.
 */
export class FreshStarts<E> {
  /** By key; -1: there is none. */
  #rows = new Int32Array(1024).fill(-1);
  #transitions = new Int32Array(1024);
  readonly #kinds: Transition<E>[] = [];
  readonly #numbers = new Map<Transition<E>, number>();
  size = 0;

  has(key: number): boolean {
    return this.row(key) >= 0;
  }

  /** -1: the key has no fresh start row. */
  row(key: number): number {
    return key < this.#rows.length ? (this.#rows[key] ?? -1) : -1;
  }

  transition(key: number): Transition<E> {
    const transition = this.#kinds[this.#transitions[key] ?? -1];
    if (transition === undefined) throw new RangeError(`key ${key} has no fresh start row`);
    return transition;
  }

  set(key: number, row: number, transition: Transition<E>): void {
    if (key >= this.#rows.length) this.#grow(key);
    this.#rows[key] = row;
    this.#transitions[key] = this.#numberOf(transition);
    this.size++;
  }

  delete(key: number): void {
    this.#rows[key] = -1;
    this.size--;
  }

  *keys(): Iterable<number> {
    for (let key = 0; key < this.#rows.length; key++) if (this.has(key)) yield key;
  }

  #numberOf(transition: Transition<E>): number {
    const known = this.#numbers.get(transition) ?? this.#kinds.push(transition) - 1;
    this.#numbers.set(transition, known);
    return known;
  }

  #grow(key: number): void {
    const length = Math.max(key + 1, this.#rows.length * 2);
    const [rows, transitions] = [new Int32Array(length).fill(-1), new Int32Array(length)];
    rows.set(this.#rows);
    transitions.set(this.#transitions);
    this.#rows = rows;
    this.#transitions = transitions;
  }
}
