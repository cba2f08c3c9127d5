import { type Batch, type Column, valueAt } from '../../batch.js';
import { identityText } from '../../patterns/identity-text.js';
import type { Value } from '../../schema.js';

/** No number was given to the value yet, and whether one was is not known yet. */
const NONE = -1;
const UNKNOWN = -2;

/** Small numbers for the values of one column of the key. Equal values have one number, over all batches. */
export class Atoms {
  readonly #field: number;
  /** Of all values but those that are `#unlisted`. */
  readonly #numbers = new Map<string | number, number>();
  /** Of texts of the dictionary at hand, which are found by their code: most of them are never looked up otherwise. */
  #unlisted: number[] = [];
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
    return this.#numbers.size + this.#unlisted.length;
  }

  /** The batch whose rows are asked for next. */
  read({ columns }: Batch): void {
    const column = columns[this.#field];
    this.#column = column;
    const dictionary = column?.kind === 'text' ? column.dictionary : undefined;
    if (dictionary !== this.#dictionary) {
      this.#list();
      this.#ofCodes = new Int32Array(0);
    }
    this.#dictionary = dictionary;
    if (dictionary === undefined) return;
    const known = this.#ofCodes;
    if (dictionary.length <= known.length) return;
    this.#ofCodes = new Int32Array(Math.max(dictionary.length, 2 * known.length)).fill(UNKNOWN);
    this.#ofCodes.set(known);
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
    atom = this.#numbers.size === 0 ? NONE : (this.#numbers.get(textKey(column.dictionary[code] ?? '')) ?? NONE);
    this.#ofCodes[code] = atom;
    return atom;
  }

  of(row: number): number {
    const known = this.find(row);
    if (known >= 0) return known;
    const column = this.#column;
    const code = column?.kind === 'text' ? (column.codes[row] ?? -1) : -1;
    if (column?.kind !== 'text' || code < 0) return this.#add(column === undefined ? null : valueAt(column, row));
    const atom = this.#next(column.dictionary[code] ?? '');
    this.#unlisted.push(atom);
    this.#ofCodes[code] = atom;
    return atom;
  }

  ofValue(value: Value): number {
    this.#list();
    return this.#numbers.get(keyOf(value)) ?? this.#add(value);
  }

  value(atom: number): Value {
    return this.#values[atom] ?? null;
  }

  /** Takes back all numbers but these. */
  retain(isWanted: (atom: number) => boolean): void {
    const dropped = new Uint8Array(this.#values.length);
    for (const [key, atom] of this.#numbers) {
      if (isWanted(atom)) continue;
      this.#numbers.delete(key);
      this.#values[atom] = null;
      this.#free.push(atom);
      dropped[atom] = 1;
    }
    this.#unlisted = this.#unlisted.filter((atom) => {
      if (isWanted(atom)) return true;
      this.#values[atom] = null;
      this.#free.push(atom);
      dropped[atom] = 1;
      return false;
    });
    const codes = this.#ofCodes;
    for (let code = 0; code < codes.length; code++) if (dropped[codes[code] ?? NONE] === 1) codes[code] = NONE;
  }

  #add(value: Value): number {
    const atom = this.#next(value);
    this.#numbers.set(keyOf(value), atom);
    return atom;
  }

  #next(value: Value): number {
    const atom = this.#free.pop() ?? this.#values.length;
    this.#values[atom] = value;
    return atom;
  }

  /** Before another dictionary, or a value without a code. */
  #list(): void {
    for (const atom of this.#unlisted) this.#numbers.set(keyOf(this.#values[atom] ?? null), atom);
    this.#unlisted = [];
  }
}

const NULL = 'null';

function keyOf(value: Value): string | number {
  if (typeof value === 'number') return value;
  return typeof value === 'string' ? textKey(value) : value === null ? NULL : `=${identityText(value)}`;
}

function textKey(text: string): string {
  return text === NULL || text.startsWith('=') || text.startsWith('"') ? `"${text}` : text;
}
