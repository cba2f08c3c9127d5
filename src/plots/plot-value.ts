import { formatText } from '../format-value.js';
import { isNumeric } from '../numeric-type.js';
import type { DataType, Value } from '../schema.js';
import { DAY } from '../time.js';
import type { Axis } from './plot.js';

/** What is beyond has no room to be compared with others. */
const LARGEST = 1e300;

/** What a column can be in a picture; undefined for lists and the like. */
export function axisKind(type: DataType): Axis['kind'] | undefined {
  if (isNumeric(type)) return 'number';
  switch (type.kind) {
    case 'DATE':
    case 'TIMESTAMP':
    case 'TIMESTAMPTZ':
      return 'time';
    case 'VARCHAR':
    case 'JSON':
    case 'UUID':
    case 'BOOLEAN':
      return 'label';
    default:
      return undefined;
  }
}

/** A number or time as a finite number, times in microseconds; null for NULL, infinity and NaN. */
export function plotNumber(type: DataType, value: Value): number | null {
  if (typeof value !== 'number' && typeof value !== 'bigint') return null;
  const number = Number(value);
  if (!(Math.abs(number) <= LARGEST)) return null;
  if (type.kind === 'DECIMAL') return number / 10 ** type.scale;
  return type.kind === 'DATE' ? number * DAY : number;
}

/** Where a value belongs along a side; null where it has no place there. */
export function plotPlace(type: DataType, value: Value): number | string | null {
  return axisKind(type) === 'label' ? formatText(type, value) : plotNumber(type, value);
}
