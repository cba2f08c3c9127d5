import { isNumber, isValue } from '../archive/erasure/erased-value.js';
import { MotifError } from '../errors.js';
import type { StreamDeclaration } from '../query/plan.js';
import { quoteText } from '../quote-text.js';
import { quoteName, typeName } from '../schema.js';
import { fieldOf } from '../widens.js';

/** Events with this value in that column. */
export interface ChosenKey {
  readonly column: string;
  /** As it prints. */
  readonly value: string;
}

const INTEGERS: readonly string[] = ['TINYINT', 'SMALLINT', 'INTEGER', 'BIGINT', 'HUGEINT'];

/**
 * Conditions on a stream's rows, in SQL. A table is read as a whole where it does not have the column.
 * @throws MotifError `INVALID_ARGUMENT` where a stream does not have it, or it is of a type that has no such value.
 */
export function keyConditions({ name, schema, watermark }: StreamDeclaration, keys: readonly ChosenKey[]): string[] {
  return keys.flatMap(({ column, value }) => {
    const field = fieldOf(column, schema);
    if (field !== undefined) {
      const quoted = quoteName(field.name);
      // Said plainly, row groups are passed over by their least and largest value.
      if (field.type.kind === 'VARCHAR') return [`${quoted} = ${quoteText(value)}`];
      if (INTEGERS.includes(field.type.kind)) {
        if (!isNumber(value)) throw noNumber(name, { column: field.name, value }, typeName(field.type));
        return [`${quoted} = ${value}`];
      }
      return [isValue(quoted, field.type, { column, value })];
    }
    if (watermark === undefined) return [];
    throw new MotifError('INVALID_ARGUMENT', {
      message: `--key ${column}=${value}: stream ${name} has no column ${column}`,
      hint: `It has: ${schema.map((one) => one.name).join(', ')}.`,
    });
  });
}

function noNumber(stream: string, { column, value }: ChosenKey, type: string): MotifError {
  return new MotifError('INVALID_ARGUMENT', {
    message: `--key ${column}=${value}: ${value} is no ${type}`,
    hint: `In stream ${stream} ${column} is a number.`,
  });
}
