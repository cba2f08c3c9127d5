/** A SQL type, by DuckDB's names. */
export type DataType =
  | { readonly kind: ScalarKind }
  | { readonly kind: 'DECIMAL'; readonly precision: number; readonly scale: number }
  | { readonly kind: 'LIST'; readonly element: DataType }
  | { readonly kind: 'STRUCT'; readonly fields: readonly Field[] }
  | { readonly kind: 'MAP'; readonly key: DataType; readonly value: DataType };

export type ScalarKind =
  | 'NULL'
  | 'BOOLEAN'
  | 'TINYINT'
  | 'SMALLINT'
  | 'INTEGER'
  | 'BIGINT'
  | 'HUGEINT'
  | 'FLOAT'
  | 'DOUBLE'
  | 'VARCHAR'
  | 'JSON'
  | 'UUID'
  | 'DATE'
  | 'TIMESTAMP'
  | 'TIMESTAMPTZ'
  | 'INTERVAL';

/**
 * A SQL value. NULL is `null`.
 * Integers of every width are a `number` when `Number.isSafeInteger`, else a `bigint`: so no digit is lost, and equal
 * integers are `===`. A DECIMAL is its unscaled integer, in the same form (12.30 in DECIMAL(10,2) is 1230).
 * A DATE is days, a TIMESTAMP or TIMESTAMPTZ microseconds since 1970-01-01 UTC; an INTERVAL is an `Interval`;
 * a LIST is an array; a STRUCT is an array of its fields' values in order; a MAP is an array of `[key, value]`; VARCHAR, JSON and UUID are strings.
 */
export type Value = null | boolean | number | bigint | string | Interval | readonly Value[];

export interface Interval {
  readonly months: number;
  readonly days: number;
  /** Microseconds. */
  readonly micros: number;
}

export interface Field {
  readonly name: string;
  readonly type: DataType;
}

export type Schema = readonly Field[];

/** A type as SQL writes it: `DECIMAL(10,2)`, `VARCHAR[]`, `STRUCT(a INTEGER)`, `MAP(VARCHAR, INTEGER)`. */
export function typeName(type: DataType): string {
  switch (type.kind) {
    case 'DECIMAL':
      return `DECIMAL(${type.precision},${type.scale})`;
    case 'LIST':
      return `${typeName(type.element)}[]`;
    case 'STRUCT':
      return `STRUCT(${type.fields.map((field) => `${quoteName(field.name)} ${typeName(field.type)}`).join(', ')})`;
    case 'MAP':
      return `MAP(${typeName(type.key)}, ${typeName(type.value)})`;
    case 'TIMESTAMPTZ':
      return 'TIMESTAMP WITH TIME ZONE';
    default:
      return type.kind;
  }
}

/** A name as a SQL identifier that needs no knowledge of reserved words. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
