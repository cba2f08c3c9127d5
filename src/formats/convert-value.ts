import { formatText } from '../format-value.js';
import { parseValue } from '../parse-value.js';
import type { DataType, Value } from '../schema.js';

/** A value of one type as the other has it; undefined where it is none. Never given NULL. */
export type Convert = (value: Value) => Value | undefined;

const INTEGERS: readonly string[] = ['TINYINT', 'SMALLINT', 'INTEGER', 'BIGINT', 'HUGEINT'];

/**
 * What makes a value of a type that is not made of others one of a declared column's: as the column would be read from the
 * value's text, so `12` is an INTEGER and a number a VARCHAR. Undefined where it is one already.
 */
export function conversion(from: DataType, to: DataType): Convert | undefined {
  if (isSame(from, to)) return undefined;
  if (to.kind === 'DOUBLE' && INTEGERS.includes(from.kind)) return Number;
  return (value) => parseValue(to, formatText(from, value));
}

function isSame(from: DataType, to: DataType): boolean {
  switch (from.kind) {
    case 'DECIMAL':
      return to.kind === 'DECIMAL' && to.scale === from.scale && to.precision >= from.precision;
    case 'TIMESTAMP':
    case 'TIMESTAMPTZ':
      return to.kind === 'TIMESTAMP' || to.kind === 'TIMESTAMPTZ';
    case 'FLOAT':
      return to.kind === 'FLOAT' || to.kind === 'DOUBLE';
    case 'UUID':
      return to.kind === 'UUID' || to.kind === 'VARCHAR';
    default: {
      const [narrow, wide] = [INTEGERS.indexOf(from.kind), INTEGERS.indexOf(to.kind)];
      return from.kind === to.kind || (narrow >= 0 && narrow <= wide);
    }
  }
}
