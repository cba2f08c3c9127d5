import type { Batch } from '../../batch.js';
import { EvaluationError } from '../../errors.js';
import type { Program } from '../../patterns/program.js';
import type { RowScope } from '../../patterns/row.js';
import type { LocalTest } from '../../patterns/variable-test.js';
import type { BatchRow } from './batch-row.js';

/** For a row at which some test could not be computed: its symbol is left to the matcher, which reports that. */
const FAULTY = -1;

/** What a test says of a value of the dictionary, once it has been asked. */
const NO = 1;
const YES = 2;
const FAILED = 3;

/**
 * The symbols of a batch's rows, computed column by column. A test of one dictionary column is computed once for each of
 * its values: so `type = 'add'` is a look-up by a small integer, whatever the condition is.
 */
export class BatchSymbols {
  readonly #tests: readonly LocalTest<never>[];
  #symbols = new Int32Array(0);
  /** By test: what it says of the dictionary's values. */
  readonly #answers: Uint8Array[] = [];
  readonly #dictionaries: (readonly string[] | undefined)[] = [];

  constructor({ locals }: Program<never>) {
    this.#tests = locals;
  }

  /** Whether a program's symbols can be had so: not if they depend on rows beside, or are too many for bits. */
  static suit({ locals, symbols }: Program<never>): boolean {
    return symbols.areBits && locals.every(({ fields }) => fields !== undefined);
  }

  /** Good until the next call. */
  of(batch: Batch, row: BatchRow): Int32Array {
    if (this.#symbols.length < batch.length) this.#symbols = new Int32Array(batch.length * 2);
    const symbols = this.#symbols;
    symbols.fill(0, 0, batch.length);
    for (const [place, test] of this.#tests.entries()) {
      const [field, ...others] = test.fields ?? [];
      const column = others.length === 0 && field !== undefined ? batch.columns[field] : undefined;
      if (column?.kind === 'text') this.#byCode(place, test, column, batch, row);
      else this.#byRow(place, test, batch, row);
    }
    return symbols;
  }

  #byCode(
    place: number,
    test: LocalTest<never>,
    { codes, dictionary }: { readonly codes: Int32Array; readonly dictionary: readonly string[] },
    { length }: Batch,
    row: BatchRow,
  ): void {
    const symbols = this.#symbols;
    const bit = 1 << place;
    const answers = this.#answersOf(place, dictionary);
    for (let i = 0; i < length; i++) {
      const code = (codes[i] ?? -1) + 1;
      let answer = answers[code] ?? 0;
      if (answer === 0) {
        answer = this.#ask(test, row.moveTo(i));
        answers[code] = answer;
      }
      if (answer === YES) symbols[i] = (symbols[i] ?? 0) | bit;
      else if (answer === FAILED) symbols[i] = FAULTY;
    }
  }

  #byRow(place: number, test: LocalTest<never>, { length }: Batch, row: BatchRow): void {
    const symbols = this.#symbols;
    const bit = 1 << place;
    for (let i = 0; i < length; i++) {
      const answer = this.#ask(test, row.moveTo(i));
      if (answer === YES) symbols[i] = (symbols[i] ?? 0) | bit;
      else if (answer === FAILED) symbols[i] = FAULTY;
    }
  }

  /** Place 0 is NULL's. */
  #answersOf(place: number, dictionary: readonly string[]): Uint8Array {
    const known = this.#dictionaries[place] === dictionary ? this.#answers[place] : undefined;
    if (known !== undefined && known.length > dictionary.length) return known;
    const made = new Uint8Array(Math.max(dictionary.length + 1, 2 * (known?.length ?? 0)));
    if (known !== undefined) made.set(known);
    this.#answers[place] = made;
    this.#dictionaries[place] = dictionary;
    return made;
  }

  #ask(test: LocalTest<never>, scope: RowScope<never>): number {
    try {
      return test.holds(scope) ? YES : NO;
    } catch (error) {
      if (!(error instanceof EvaluationError)) throw error;
      return FAILED;
    }
  }
}
