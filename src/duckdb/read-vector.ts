import {
  DuckDBBlobVector,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBIntervalValue,
  DuckDBListVector,
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

/** Reads one row of a vector; of a type that `fromDuckDBType` maps to VARCHAR, its text. */
export function vectorReader(vector: DuckDBVector): (row: number) => Value {
  if (vector instanceof DuckDBStructVector) {
    const fields = vector.type.entryTypes.map((_, i) => vectorReader(vector.entryVectorAt(i)));
    return (row) => (vector.isItemValid(row) ? fields.map((read) => read(row)) : null);
  }
  if (vector instanceof DuckDBListVector) {
    return (row) => {
      const items = vector.getItemVector(row);
      if (items === null) return null;
      const read = vectorReader(items);
      return Array.from({ length: items.itemCount }, (_, i) => read(i));
    };
  }
  return (row) => toValue(vector.getItem(row));
}

/** Reads one row of a BLOB's vector; null of any other. */
export function bytesReader(vector: DuckDBVector): (row: number) => Uint8Array | null {
  if (!(vector instanceof DuckDBBlobVector)) return () => null;
  return (row) => vector.getItem(row)?.bytes ?? null;
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
