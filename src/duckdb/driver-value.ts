import {
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBIntervalValue,
  DuckDBListValue,
  DuckDBMapValue,
  DuckDBStructValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  DuckDBUUIDValue,
  type DuckDBValue,
} from '@duckdb/node-api';
import { isInterval, isList } from '../is-value.js';
import { type DataType, typeName, type Value } from '../schema.js';

/**
 * A value in the form that a vector of its type takes.
 * @throws TypeError when it is not of the type: a fault of what made it, not of the user.
 */
export function toDriverValue(type: DataType, value: Value): DuckDBValue {
  if (value === null) return null;
  switch (type.kind) {
    case 'BOOLEAN':
      if (typeof value === 'boolean') return value;
      if (typeof value === 'number') return value !== 0;
      break;
    case 'VARCHAR':
    case 'JSON':
      if (typeof value === 'string') return value;
      break;
    case 'UUID':
      if (typeof value === 'string') return DuckDBUUIDValue.fromUint128(BigInt(`0x${value.replaceAll('-', '')}`));
      break;
    case 'INTERVAL':
      if (isInterval(value)) return new DuckDBIntervalValue(value.months, value.days, BigInt(value.micros));
      break;
    case 'LIST':
      if (isList(value)) return new DuckDBListValue(value.map((item) => toDriverValue(type.element, item)));
      break;
    case 'STRUCT':
      if (isList(value)) {
        return new DuckDBStructValue(
          Object.fromEntries(type.fields.map((field, i) => [field.name, toDriverValue(field.type, value[i] ?? null)])),
        );
      }
      break;
    case 'MAP':
      if (isList(value)) {
        return new DuckDBMapValue(
          value.map((entry) => {
            const [key = null, of = null] = isList(entry) ? entry : [];
            return { key: toDriverValue(type.key, key), value: toDriverValue(type.value, of) };
          }),
        );
      }
      break;
    default:
      if (typeof value === 'number' || typeof value === 'bigint') return toDriverNumber(type, value);
  }
  throw new TypeError(`a value that is no ${typeName(type)}: ${String(value)}`);
}

function toDriverNumber(type: DataType, value: number | bigint): DuckDBValue {
  switch (type.kind) {
    case 'BIGINT':
    case 'HUGEINT':
      return BigInt(value);
    case 'DECIMAL':
      return new DuckDBDecimalValue(BigInt(value), type.precision, type.scale);
    case 'DATE':
      return infinite(value, DuckDBDateValue.PosInf, DuckDBDateValue.NegInf) ?? new DuckDBDateValue(Number(value));
    case 'TIMESTAMP':
      return (
        infinite(value, DuckDBTimestampValue.PosInf, DuckDBTimestampValue.NegInf) ??
        new DuckDBTimestampValue(BigInt(value))
      );
    case 'TIMESTAMPTZ':
      return (
        infinite(value, DuckDBTimestampTZValue.PosInf, DuckDBTimestampTZValue.NegInf) ??
        new DuckDBTimestampTZValue(BigInt(value))
      );
    default:
      return Number(value);
  }
}

function infinite<T>(value: number | bigint, positive: T, negative: T): T | undefined {
  return value === Infinity ? positive : value === -Infinity ? negative : undefined;
}
