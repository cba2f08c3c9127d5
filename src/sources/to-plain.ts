import { formatDecimal } from '../format-number.js';
import { isList } from '../is-value.js';
import type { DataType, Value } from '../schema.js';

/**
 * A value as a user's function would have it: a DECIMAL is the nearest number, a STRUCT an object, a MAP a Map; all else is as a
 * `Value` is (a TIMESTAMP microseconds, a DATE days, a large integer a bigint).
 */
export function toPlain(type: DataType, value: Value): unknown {
  switch (type.kind) {
    case 'DECIMAL':
      return typeof value === 'number' || typeof value === 'bigint' ? Number(formatDecimal(type, value)) : value;
    case 'LIST':
      return isList(value) ? value.map((item) => toPlain(type.element, item)) : value;
    case 'STRUCT':
      return isList(value)
        ? Object.fromEntries(type.fields.map(({ name, type: of }, i) => [name, toPlain(of, value[i] ?? null)]))
        : value;
    case 'MAP':
      return isList(value)
        ? new Map(
            value.map((entry) => {
              const [key = null, of = null] = isList(entry) ? entry : [];
              return [toPlain(type.key, key), toPlain(type.value, of)];
            }),
          )
        : value;
    default:
      return value;
  }
}
