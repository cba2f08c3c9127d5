import type { Column } from './batch.js';
import type { DataType, Value } from './schema.js';
import { TextDictionary } from './text-dictionary.js';

/** Grows one column; `finish` gives it and begins the next. */
export interface ColumnBuilder {
  add(value: Value): void;
  /** As `add`, without making a value of it first. */
  addNumber(value: number): void;
  /** The string whose UTF-8 bytes stand there. They must be valid. */
  addText(bytes: Buffer, start: number, end: number): void;
  finish(): Column;
}

/** Of the first `SAMPLE` strings at least `SEEN_BEFORE` must repeat, or a dictionary costs more than it saves. */
const SAMPLE = 16_384;
const SEEN_BEFORE = 64;

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
  /** Strings until the sample is complete. */
  #sampling = SAMPLE;
  #distinct: ValueColumnBuilder | undefined;

  add(value: Value): void {
    if (this.#distinct !== undefined) this.#distinct.add(value);
    else this.#push(typeof value === 'string' ? this.#dictionary.codeOfText(value) : -1);
  }

  addNumber(value: number): void {
    this.add(value);
  }

  addText(bytes: Buffer, start: number, end: number): void {
    if (this.#distinct !== undefined) this.#distinct.addText(bytes, start, end);
    else this.#push(this.#dictionary.codeOfBytes(bytes, start, end));
  }

  finish(): Column {
    if (this.#distinct !== undefined) return this.#distinct.finish();
    const codes = this.#codes.slice(0, this.#length);
    const dictionary = this.#dictionary.texts;
    this.#length = 0;
    if (dictionary.length > DICTIONARY_TEXTS || this.#dictionary.byteCount > DICTIONARY_BYTES) {
      this.#dictionary = new TextDictionary();
    }
    return { kind: 'text', codes, dictionary };
  }

  #push(code: number): void {
    if (this.#length === this.#codes.length) this.#grow();
    this.#codes[this.#length++] = code;
    if (code >= 0 && --this.#sampling === 0 && this.#dictionary.texts.length > SAMPLE - SEEN_BEFORE) this.#giveUp();
  }

  #giveUp(): void {
    const distinct = new ValueColumnBuilder();
    const { texts } = this.#dictionary;
    for (let row = 0; row < this.#length; row++) distinct.add(texts[this.#codes[row] ?? -1] ?? null);
    this.#distinct = distinct;
    this.#dictionary = new TextDictionary();
  }

  #grow(): void {
    const codes = new Int32Array(this.#codes.length * 2);
    codes.set(this.#codes);
    this.#codes = codes;
  }
}
