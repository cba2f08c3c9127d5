import type { DataType, Field } from './schema.js';

/** How many decimal digits an integer of the type may have. */
const DIGITS: Readonly<Partial<Record<DataType['kind'], number>>> = {
  TINYINT: 3,
  SMALLINT: 5,
  INTEGER: 10,
  BIGINT: 19,
};
const INTEGERS: readonly DataType['kind'][] = ['TINYINT', 'SMALLINT', 'INTEGER', 'BIGINT', 'HUGEINT'];
/** Those of which a DOUBLE holds every value. */
const IN_A_DOUBLE: readonly DataType['kind'][] = ['TINYINT', 'SMALLINT', 'INTEGER', 'FLOAT'];
/**
 * DuckDB's text of a TIMESTAMP WITH TIME ZONE depends on the session's time zone, and that of a FLOAT need not be the shortest
 * that means it.
 */
const WITHOUT_TEXT: readonly DataType['kind'][] = ['LIST', 'STRUCT', 'MAP', 'TIMESTAMPTZ', 'FLOAT'];

/**
 * Whether a column of one type may become one of the other with its values as they are: the same type, or one that holds
 * every value of it. `widenValue` gives a value in the new type, as DuckDB's TRY_CAST does.
 */
export function widens(from: DataType, to: DataType): boolean {
  if (from.kind === 'NULL') return true;
  switch (to.kind) {
    case 'SMALLINT':
    case 'INTEGER':
    case 'BIGINT':
    case 'HUGEINT':
      return INTEGERS.slice(0, INTEGERS.indexOf(to.kind) + 1).includes(from.kind);
    case 'DECIMAL':
      return widensToDecimal(from, to);
    case 'DOUBLE':
      return from.kind === 'DOUBLE' || IN_A_DOUBLE.includes(from.kind);
    case 'TIMESTAMP':
      return from.kind === 'TIMESTAMP' || from.kind === 'DATE';
    case 'VARCHAR':
      return !WITHOUT_TEXT.includes(from.kind);
    case 'LIST':
      return from.kind === 'LIST' && widens(from.element, to.element);
    case 'MAP':
      return from.kind === 'MAP' && widens(from.key, to.key) && widens(from.value, to.value);
    case 'STRUCT':
      return from.kind === 'STRUCT' && from.fields.every((field) => hasWider(field, to.fields));
    default:
      return from.kind === to.kind;
  }
}

/** The field of that name, without case. */
export function fieldOf(name: string, fields: readonly Field[]): Field | undefined {
  return fields.find((other) => other.name.toLowerCase() === name.toLowerCase());
}

/** No fewer digits before the point, nor behind it. */
function widensToDecimal(from: DataType, { precision, scale }: DataType & { readonly kind: 'DECIMAL' }): boolean {
  if (from.kind !== 'DECIMAL') return precision - scale >= (DIGITS[from.kind] ?? Number.POSITIVE_INFINITY);
  return scale >= from.scale && precision - scale >= from.precision - from.scale;
}

function hasWider({ name, type }: Field, fields: readonly Field[]): boolean {
  const wider = fieldOf(name, fields);
  return wider !== undefined && widens(type, wider.type);
}
