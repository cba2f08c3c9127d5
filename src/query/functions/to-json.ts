import { EvaluationError } from '../../errors.js';
import { formatText } from '../../format-value.js';
import { isList } from '../../is-value.js';
import type { DataType, Value } from '../../schema.js';

/**
 * A value as JSON as DuckDB's to_json has it: a DOUBLE has a fraction, a time is a text as SQL writes it. On purpose
 * otherwise: HUGEINT and long DECIMAL keep all their digits, and a number that is none is refused, since JSON has none.
 */
export function toJson(type: DataType, value: Value): string {
  if (value === null) return 'null';
  switch (type.kind) {
    case 'BOOLEAN':
    case 'TINYINT':
    case 'SMALLINT':
    case 'INTEGER':
    case 'BIGINT':
    case 'HUGEINT':
    case 'JSON':
      return String(value);
    case 'DECIMAL': {
      const text = formatText(type, value);
      return text.replace(/\D/g, '').length <= 15 ? real(Number(text)) : text.replace(/^(-?)\./, '$10.');
    }
    case 'FLOAT':
    case 'DOUBLE':
      return real(Number(value));
    case 'LIST':
      return isList(value) ? `[${value.map((item) => toJson(type.element, item)).join(',')}]` : 'null';
    case 'STRUCT':
      return isList(value)
        ? `{${type.fields.map((field, i) => `${JSON.stringify(field.name)}:${toJson(field.type, value[i] ?? null)}`).join(',')}}`
        : 'null';
    case 'MAP':
      return isList(value) ? `{${value.map((entry) => member(type, entry)).join(',')}}` : 'null';
    default:
      return JSON.stringify(formatText(type, value));
  }
}

function member(type: DataType & { readonly kind: 'MAP' }, entry: Value): string {
  const [key = null, value = null] = isList(entry) ? entry : [];
  return `${JSON.stringify(formatText(type.key, key))}:${toJson(type.value, value)}`;
}

function real(value: number): string {
  if (!Number.isFinite(value)) throw new EvaluationError(`${value} is no number of JSON`);
  const text = Object.is(value, -0) ? '-0' : String(value).replace('e+', 'e');
  return /[.e]/.test(text) ? text : `${text}.0`;
}
