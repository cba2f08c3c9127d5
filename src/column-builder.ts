import type { Column } from './batch.js';
import type { DataType, Value } from './schema.js';
import { TextDictionary } from './text-dictionary.js';

/** Grows one column; `finish` gives it and begins the next. */
export interface ColumnBuilder {
  add(value: Value): void;
  /** As `add`, without making a value of it first. */
  addNumber(value: number): void;
  /** The string whose UTF-8 bytes stand there. They must be valid, and stay as they are until `settle`. */
  addText(bytes: Buffer, start: number, end: number): void;
  /** The bytes of texts that were added are about to change. */
  settle(): void;
  finish(): Column;
}

/** Of the first `SAMPLE` strings or so `SEEN_BEFORE` must repeat, or a dictionary costs more than it saves. */
const SAMPLE = 16_384;
const SEEN_BEFORE = 64;

/** Texts that are looked up at once. */
const PENDING = 512;

/** A dictionary larger than this is not used for the next column: what only grows is a leak. */
const DICTIONARY_TEXTS = 2 ** 20;
const DICTIONARY_BYTES = 2 ** 25;

export function columnBuilder(type: DataType): ColumnBuilder {
  switch (type.kind) {
    case 'VARCHAR':
      return new TextColumnBuilder();
    case 'TINYINT':
    case 'SMALLINT':
    case 'INTEGER':
    case 'BIGINT':
    case 'HUGEINT':
    case 'DECIMAL':
    case 'FLOAT':
    case 'DOUBLE':
    case 'DATE':
    case 'TIMESTAMP':
    case 'TIMESTAMPTZ':
      return new NumberColumnBuilder();
    default:
      return new ValueColumnBuilder();
  }
}

class ValueColumnBuilder implements ColumnBuilder {
  #values: Value[] = [];

  add(value: Value): void {
    this.#values.push(value);
  }

  addNumber(value: number): void {
    this.#values.push(value);
  }

  addText(bytes: Buffer, start: number, end: number): void {
    this.#values.push(bytes.toString('utf8', start, end));
  }

  settle(): void {}

  finish(): Column {
    const values = this.#values;
    this.#values = [];
    return { kind: 'value', values };
  }
}

/** Numbers until one is not: a bigint makes this column, and no later one, a `value` column. */
class NumberColumnBuilder implements ColumnBuilder {
  #values: Float64Array = new Float64Array(1024);
  #nulls: Uint8Array | undefined;
  #length = 0;
  #others: Value[] | undefined;

  addNumber(value: number): void {
    if (this.#others !== undefined) {
      this.#others.push(value);
      return;
    }
    if (this.#length === this.#values.length) this.#grow();
    this.#values[this.#length++] = value;
  }

  addText(bytes: Buffer, start: number, end: number): void {
    this.add(bytes.toString('utf8', start, end));
  }

  settle(): void {}

  add(value: Value): void {
    if (typeof value === 'number') {
      this.addNumber(value);
    } else if (this.#others !== undefined) {
      this.#others.push(value);
    } else if (value === null) {
      if (this.#length === this.#values.length) this.#grow();
      this.#nulls ??= new Uint8Array(this.#values.length);
      this.#nulls[this.#length++] = 1;
    } else {
      this.#others = Array.from(this.#values.subarray(0, this.#length), (number, i) =>
        this.#nulls?.[i] ? null : number,
      );
      this.#others.push(value);
    }
  }

  finish(): Column {
    const column = this.#column();
    this.#length = 0;
    this.#nulls = undefined;
    this.#others = undefined;
    return column;
  }

  #column(): Column {
    if (this.#others !== undefined) return { kind: 'value', values: this.#others };
    const values = this.#values.slice(0, this.#length);
    if (this.#nulls === undefined) return { kind: 'number', values };
    // A NULL's place holds what an earlier batch left there.
    const nulls = this.#nulls.slice(0, this.#length);
    nulls.forEach((isNull, row) => {
      if (isNull) values[row] = 0;
    });
    return { kind: 'number', values, nulls };
  }

  #grow(): void {
    const values = new Float64Array(this.#values.length * 2);
    values.set(this.#values);
    this.#values = values;
    if (this.#nulls === undefined) return;
    const nulls = new Uint8Array(values.length);
    nulls.set(this.#nulls);
    this.#nulls = nulls;
  }
}

/**
 * A dictionary while strings repeat, the same for one column after another until it is large. Once next to none of a
 * sample had been seen before, this and all later columns are `value` columns.
 */
class TextColumnBuilder implements ColumnBuilder {
  #codes: Int32Array = new Int32Array(1024);
  #length = 0;
  #dictionary: TextDictionary = new TextDictionary();
  /** Texts whose bytes are here and who have no code yet. */
  #bytes: Buffer = Buffer.alloc(0);
  readonly #starts: Int32Array = new Int32Array(PENDING);
  readonly #ends: Int32Array = new Int32Array(PENDING);
  #pending = 0;
  /** Strings of earlier columns, until there was a sample. */
  #strings = 0;
  #judged = false;
  #distinct: ValueColumnBuilder | undefined;

  add(value: Value): void {
    if (this.#distinct !== undefined) {
      this.#distinct.add(value);
    } else if (value === null && this.#pending > 0) {
      this.#await(-1, -1);
    } else {
      this.settle();
      this.#reserve(1);
      this.#codes[this.#length++] = typeof value === 'string' ? this.#dictionary.codeOfText(value) : -1;
      this.#judge();
    }
  }

  addNumber(value: number): void {
    this.add(value);
  }

  addText(bytes: Buffer, start: number, end: number): void {
    if (this.#distinct !== undefined) {
      this.#distinct.addText(bytes, start, end);
      return;
    }
    if (bytes !== this.#bytes) {
      this.settle();
      this.#bytes = bytes;
    }
    this.#await(start, end);
  }

  settle(): void {
    const count = this.#pending;
    if (count === 0) return;
    this.#reserve(count);
    const [starts, ends] = [this.#starts, this.#ends];
    this.#dictionary.codesOf(this.#bytes, { starts, ends, count }, this.#codes, this.#length);
    this.#length += count;
    this.#pending = 0;
    this.#judge();
  }

  finish(): Column {
    this.settle();
    if (this.#distinct !== undefined) return this.#distinct.finish();
    const codes = this.#codes.slice(0, this.#length);
    const dictionary = this.#dictionary.texts;
    this.#length = 0;
    if (!this.#judged) this.#strings += codes.reduce((sum, code) => sum + (code < 0 ? 0 : 1), 0);
    if (dictionary.length > DICTIONARY_TEXTS || this.#dictionary.byteCount > DICTIONARY_BYTES) {
      this.#dictionary = new TextDictionary();
    }
    return { kind: 'text', codes, dictionary };
  }

  #await(start: number, end: number): void {
    const place = this.#pending++;
    this.#starts[place] = start;
    this.#ends[place] = end;
    if (this.#pending === PENDING) this.settle();
  }

  /** Once, when the sample is complete: whether a dictionary is worth it. */
  #judge(): void {
    if (this.#judged) return;
    const { length } = this.#dictionary.texts;
    if (length < SAMPLE - SEEN_BEFORE) return;
    this.#judged = true;
    const strings =
      this.#strings + this.#codes.subarray(0, this.#length).reduce((sum, code) => sum + (code < 0 ? 0 : 1), 0);
    if (strings - length < SEEN_BEFORE) this.#giveUp();
  }

  #giveUp(): void {
    const distinct = new ValueColumnBuilder();
    const { texts } = this.#dictionary;
    for (let row = 0; row < this.#length; row++) distinct.add(texts[this.#codes[row] ?? -1] ?? null);
    this.#distinct = distinct;
    this.#dictionary = new TextDictionary();
  }

  #reserve(count: number): void {
    if (this.#length + count <= this.#codes.length) return;
    const codes = new Int32Array(Math.max(this.#length + count, this.#codes.length * 2));
    codes.set(this.#codes);
    this.#codes = codes;
  }
}
