import { EvaluationError } from '../errors.js';
import type { RowScope } from './row.js';
import type { LocalTest } from './variable-test.js';

/** A local test that could not be computed for a row, and counts as not true. */
export interface LocalFault {
  readonly local: number;
  readonly reason: string;
}

/** Local tests whose outcome is a bit each. */
const BITS = 30;

/**
 * What the local tests say of a row, as one number: rows with one symbol are the same to every partial match, as long as
 * nothing is correlated. Up to 30 tests it is their bits; beyond, the number of the combination among those seen.
 */
export class Symbols<E> {
  readonly #tests: readonly LocalTest<E>[];
  readonly #numbers = new Map<string, number>();
  readonly #combinations: string[] = [];
  #faults: readonly LocalFault[] = [];

  constructor(tests: readonly LocalTest<E>[]) {
    this.#tests = tests;
  }

  /** What went wrong with the row that was last looked at. */
  get faults(): readonly LocalFault[] {
    return this.#faults;
  }

  get areBits(): boolean {
    return this.#tests.length <= BITS;
  }

  /** How many there can be, where they are bits. */
  get size(): number {
    return 2 ** Math.min(this.#tests.length, BITS);
  }

  of(scope: RowScope<E>): number {
    if (this.#faults.length > 0) this.#faults = [];
    return this.areBits ? this.#bits(scope) : this.#number(scope);
  }

  /** Whether the test is true of the rows with this symbol. */
  has(symbol: number, local: number): boolean {
    if (local < 0) return true;
    return this.areBits ? (symbol & (1 << local)) !== 0 : this.#combinations[symbol]?.[local] === '1';
  }

  #bits(scope: RowScope<E>): number {
    let symbol = 0;
    for (let local = 0; local < this.#tests.length; local++) if (this.#holds(local, scope)) symbol |= 1 << local;
    return symbol;
  }

  #number(scope: RowScope<E>): number {
    let combination = '';
    for (let local = 0; local < this.#tests.length; local++) combination += this.#holds(local, scope) ? '1' : '0';
    const known = this.#numbers.get(combination);
    if (known !== undefined) return known;
    const symbol = this.#combinations.push(combination) - 1;
    this.#numbers.set(combination, symbol);
    return symbol;
  }

  #holds(local: number, scope: RowScope<E>): boolean {
    try {
      return this.#tests[local]?.holds(scope) ?? false;
    } catch (error) {
      if (!(error instanceof EvaluationError)) throw error;
      this.#faults = [...this.#faults, { local, reason: error.message }];
      return false;
    }
  }
}
