import {
  DuckDBBlobVector,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBIntervalValue,
  DuckDBListValue,
  DuckDBListVector,
  DuckDBMapValue,
  DuckDBMapVector,
  DuckDBStructValue,
  DuckDBStructVector,
  DuckDBTimestampMillisecondsValue,
  DuckDBTimestampSecondsValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  type DuckDBValue,
  type DuckDBVector,
} from '@duckdb/node-api';
import type { Value } from '../schema.js';
import { SECOND } from '../time.js';

const MAX_DAYS = 2_147_483_647;
const MAX_MICROS = 9_223_372_036_854_775_807n;

/** Every row's value; of a type that `fromDuckDBType` maps to VARCHAR, its text. */
export function vectorValues(vector: DuckDBVector): readonly Value[] {
  const { itemCount: length } = vector;
  if (vector instanceof DuckDBStructVector) {
    const fields = vector.type.entryTypes.map((_, i) => vectorValues(vector.entryVectorAt(i)));
    return Array.from({ length }, (_, row) =>
      vector.isItemValid(row) ? fields.map((values) => values[row] ?? null) : null,
    );
  }
  if (vector instanceof DuckDBListVector) {
    return Array.from({ length }, (_, row) => {
      const items = vector.getItemVector(row);
      return items === null ? null : vectorValues(items);
    });
  }
  if (vector instanceof DuckDBMapVector) {
    return Array.from({ length }, (_, row) => {
      const map = vector.getItem(row);
      return map === null ? null : map.entries.map(({ key, value }) => [toValue(key), toValue(value)]);
    });
  }
  return Array.from({ length }, (_, row) => toValue(vector.getItem(row)));
}

/** Every row's bytes in a BLOB's vector; nothing of any other. */
export function vectorBytes(vector: DuckDBVector): readonly (Uint8Array | null)[] {
  if (!(vector instanceof DuckDBBlobVector)) return [];
  return Array.from({ length: vector.itemCount }, (_, row) => vector.getItem(row)?.bytes ?? null);
}

function toValue(item: DuckDBValue): Value {
  if (item === null || typeof item === 'string' || typeof item === 'number' || typeof item === 'boolean') return item;
  if (typeof item === 'bigint') return integer(item);
  if (item instanceof DuckDBTimestampValue || item instanceof DuckDBTimestampTZValue) return micros(item.micros);
  if (item instanceof DuckDBDateValue) return Math.abs(item.days) === MAX_DAYS ? item.days * Infinity : item.days;
  if (item instanceof DuckDBDecimalValue) return integer(item.value);
  if (item instanceof DuckDBIntervalValue) {
    return { months: item.months, days: item.days, micros: Number(item.micros) };
  }
  if (item instanceof DuckDBTimestampMillisecondsValue) return micros(item.millis, 1_000);
  if (item instanceof DuckDBTimestampSecondsValue) return micros(item.seconds, SECOND);
  if (item instanceof DuckDBListValue) return item.items.map(toValue);
  if (item instanceof DuckDBStructValue) return Object.values(item.entries).map(toValue);
  if (item instanceof DuckDBMapValue) return item.entries.map(({ key, value }) => [toValue(key), toValue(value)]);
  return item.toString();
}

function integer(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** DuckDB's `infinity` is its largest number, whatever the unit. */
function micros(value: bigint, unit = 1): number {
  if (value === MAX_MICROS) return Infinity;
  if (value === -MAX_MICROS) return -Infinity;
  return Number(value) * unit;
}
