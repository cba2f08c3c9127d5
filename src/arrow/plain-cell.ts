import { fromPlain } from '../from-plain.js';
import type { Cell, ColumnType } from './column-type.js';

/** A value as a user's function gives it, of the type; undefined when it is none. */
export function plainCell(type: ColumnType, given: unknown): Cell | undefined {
  if (given === null || given === undefined) return null;
  switch (type.kind) {
    case 'NULL':
    case 'TIME':
      return undefined;
    case 'BLOB':
      return given instanceof Uint8Array ? given : undefined;
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
    default:
      return fromPlain(type, given);
  }
}
