import type { Column } from './batch.js';
import type { DataType, Value } from './schema.js';

/** Grows one column; `finish` gives it and begins the next. */
export interface ColumnBuilder {
  add(value: Value): void;
  finish(): Column;
}

/** Of this many strings more than half must have been seen before, or a dictionary costs more than it saves. */
const SAMPLE = 1024;

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

  add(value: Value): void {
    if (this.#others !== undefined) {
      this.#others.push(value);
    } else if (typeof value === 'number') {
      if (this.#length === this.#values.length) this.#grow();
      this.#values[this.#length++] = value;
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

/** A dictionary while strings repeat. Once most of a sample were new, this and all later columns are `value` columns. */
class TextColumnBuilder implements ColumnBuilder {
  #codes: Int32Array = new Int32Array(1024);
  #length = 0;
  #dictionary: string[] = [];
  #codeOf = new Map<string, number>();
  #distinct: ValueColumnBuilder | undefined;

  add(value: Value): void {
    if (this.#distinct !== undefined) {
      this.#distinct.add(value);
      return;
    }
    if (this.#length === this.#codes.length) this.#grow();
    this.#codes[this.#length++] = typeof value === 'string' ? this.#code(value) : -1;
    if (this.#length === SAMPLE && this.#dictionary.length > SAMPLE / 2) this.#giveUp();
  }

  finish(): Column {
    if (this.#distinct !== undefined) return this.#distinct.finish();
    const codes = this.#codes.slice(0, this.#length);
    const dictionary = this.#dictionary;
    this.#length = 0;
    this.#dictionary = [];
    this.#codeOf = new Map();
    return { kind: 'text', codes, dictionary };
  }

  #code(value: string): number {
    const known = this.#codeOf.get(value);
    if (known !== undefined) return known;
    const code = this.#dictionary.push(value) - 1;
    this.#codeOf.set(value, code);
    return code;
  }

  #giveUp(): void {
    const distinct = new ValueColumnBuilder();
    for (let row = 0; row < this.#length; row++) distinct.add(this.#dictionary[this.#codes[row] ?? -1] ?? null);
    this.#distinct = distinct;
    this.#dictionary = [];
    this.#codeOf.clear();
  }

  #grow(): void {
    const codes = new Int32Array(this.#codes.length * 2);
    codes.set(this.#codes);
    this.#codes = codes;
  }
}
