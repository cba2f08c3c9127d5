import type { Value } from '../schema.js';
import type { Captured } from './captures.js';
import type { EqualityTest } from './variable-test.js';

interface HasValues {
  /** By the group's physical registers. */
  readonly values: readonly Captured[];
}

/** The classes of a group by what a captured value is for an equality test. One whose value is NULL is in no answer. */
export class ValueIndex<C extends HasValues> {
  readonly test: EqualityTest;
  /** The physical register of the captured value. */
  readonly register: number;
  /** Mostly one has a value: only several are a set. */
  readonly #classes = new Map<Value, C | Set<C>>();

  constructor(test: EqualityTest, register: number) {
    this.test = test;
    this.register = register;
  }

  /** The classes whose captured value equals `value`. */
  with(value: Value): readonly C[] {
    const known = this.#classes.get(value);
    if (known === undefined) return [];
    return known instanceof Set ? [...known] : [known];
  }

  add(startClass: C): void {
    const value = this.#valueOf(startClass);
    if (value === null) return;
    const known = this.#classes.get(value);
    if (known === undefined) this.#classes.set(value, startClass);
    else if (known instanceof Set) known.add(startClass);
    else this.#classes.set(value, new Set([known, startClass]));
  }

  /** Its values are still those that it was added with. */
  delete(startClass: C): void {
    const value = this.#valueOf(startClass);
    if (value === null) return;
    const known = this.#classes.get(value);
    if (known instanceof Set) known.delete(startClass);
    if (known === startClass || (known instanceof Set && known.size === 0)) this.#classes.delete(value);
  }

  #valueOf({ values }: C): Value {
    return this.test.captured(values[this.register] ?? null);
  }
}
