import { fromPlain } from '../from-plain.js';
import type { Cell, ColumnType } from './column-type.js';

/** Arrow's decimals have 38 digits. */
const MOST = 10n ** 38n;

/** A value as a user's function gives it, of the type; undefined when it is none. */
export function plainCell(type: ColumnType, given: unknown): Cell | undefined {
  if (given === null || given === undefined) return null;
  switch (type.kind) {
    case 'NULL':
    case 'TIME':
      return undefined;
    case 'BLOB':
      return given instanceof Uint8Array ? given : undefined;
    case 'FLOAT':
    case 'DOUBLE':
      return typeof given === 'number' ? given : fromPlain(type, given);
    case 'VARCHAR':
      return typeof given === 'string' ? given : fromPlain(type, given);
    case 'DATE':
    case 'TIMESTAMP':
    case 'TIMESTAMPTZ': {
      const time = fromPlain(type, given);
      return typeof time !== 'number' || Number.isSafeInteger(time) || Math.abs(time) === Infinity ? time : undefined;
    }
    case 'HUGEINT': {
      const value = fromPlain(type, given);
      return typeof value === 'bigint' && (value >= MOST || value <= -MOST) ? undefined : value;
    }
    default:
      return fromPlain(type, given);
  }
}
