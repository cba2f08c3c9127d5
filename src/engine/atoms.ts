import { type Batch, type Column, valueAt } from '../batch.js';
import { identityOf } from '../patterns/captures.js';
import type { Value } from '../schema.js';

/** No number was given to the value yet, and whether one was is not known yet. */
const NONE = -1;
const UNKNOWN = -2;

/** Small numbers for the values of one column of the key. Equal values have one number, over all batches. */
export class Atoms {
  readonly #field: number;
  readonly #numbers = new Map<string | number, number>();
  /** By number. */
  readonly #values: Value[] = [];
  readonly #free: number[] = [];
  #column: Column | undefined;
  /** By code of the column's dictionary. */
  #ofCodes = new Int32Array(0);
  #dictionary: readonly string[] | undefined;

  constructor(field: number) {
    this.#field = field;
  }

  get size(): number {
    return this.#numbers.size;
  }

  /** The batch whose rows are asked for next. */
  read({ columns }: Batch): void {
    const column = columns[this.#field];
    this.#column = column;
    if (column?.kind !== 'text') return;
    const { dictionary } = column;
    if (dictionary !== this.#dictionary) this.#ofCodes = new Int32Array(dictionary.length).fill(UNKNOWN);
    else if (dictionary.length > this.#ofCodes.length) this.#grow(dictionary.length);
    this.#dictionary = dictionary;
  }

  /** Of a dictionary that has grown since the last batch. */
  #grow(length: number): void {
    const ofCodes = new Int32Array(Math.max(length, 2 * this.#ofCodes.length)).fill(UNKNOWN);
    ofCodes.set(this.#ofCodes);
    this.#ofCodes = ofCodes;
  }

  /** -1: the row's value has none. */
  find(row: number): number {
    const column = this.#column;
    if (column?.kind !== 'text')
      return this.#numbers.get(keyOf(column === undefined ? null : valueAt(column, row))) ?? NONE;
    const code = column.codes[row] ?? -1;
    if (code < 0) return this.#numbers.get(NULL) ?? NONE;
    let atom = this.#ofCodes[code] ?? UNKNOWN;
    if (atom !== UNKNOWN) return atom;
    atom = this.#numbers.get(textKey(column.dictionary[code] ?? '')) ?? NONE;
    this.#ofCodes[code] = atom;
    return atom;
  }

  of(row: number): number {
    const known = this.find(row);
    if (known >= 0) return known;
    const column = this.#column;
    const atom = this.ofValue(column === undefined ? null : valueAt(column, row));
    const code = column?.kind === 'text' ? (column.codes[row] ?? -1) : -1;
    if (code >= 0) this.#ofCodes[code] = atom;
    return atom;
  }

  ofValue(value: Value): number {
    const key = keyOf(value);
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const atom = this.#free.pop() ?? this.#values.length;
    this.#numbers.set(key, atom);
    this.#values[atom] = value;
    return atom;
  }

  value(atom: number): Value {
    return this.#values[atom] ?? null;
  }

  /** Takes back all numbers but these. */
  retain(isWanted: (atom: number) => boolean): void {
    for (const [key, atom] of this.#numbers) {
      if (isWanted(atom)) continue;
      this.#numbers.delete(key);
      this.#values[atom] = null;
      this.#free.push(atom);
    }
    this.#dictionary = undefined;
    this.#ofCodes = new Int32Array(0);
  }
}

const NULL = 'null';

function keyOf(value: Value): string | number {
  if (typeof value === 'number') return value;
  return typeof value === 'string' ? textKey(value) : value === null ? NULL : `=${identityOf(value)}`;
}

function textKey(text: string): string {
  return text === NULL || text.startsWith('=') || text.startsWith('"') ? `"${text}` : text;
}
