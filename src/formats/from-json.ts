import { INTEGER_BOUNDS } from '../parse-number.js';
import { parseScalar } from '../parse-scalar.js';
import type { DataType, Value } from '../schema.js';

/** The parsed value may have lost digits or spelling: it must be read from the text. */
export const INEXACT: unique symbol = Symbol('inexact');

/** From here on a fraction may have been lost, and with it which way to round. */
const EXACT = 2 ** 51;

/** What `JSON.parse` gave for a member, as a value of the type; undefined when it is not one. */
export function fromJson(type: DataType, json: unknown): Value | undefined | typeof INEXACT {
  switch (typeof json) {
    case 'undefined':
      return null;
    case 'string':
      return fromString(type, json);
    case 'number':
      return fromNumber(type, json);
    case 'boolean':
      return type.kind === 'BOOLEAN' ? json : type.kind === 'VARCHAR' ? String(json) : other(type);
    default:
      return json === null ? null : other(type);
  }
}

function fromString(type: DataType, json: string): Value | undefined | typeof INEXACT {
  switch (type.kind) {
    case 'VARCHAR':
      return json;
    case 'LIST':
    case 'STRUCT':
    case 'MAP':
      return undefined;
    case 'JSON':
      return INEXACT;
    default:
      return parseScalar(type, json);
  }
}

function fromNumber(type: DataType, json: number): Value | undefined | typeof INEXACT {
  switch (type.kind) {
    case 'DOUBLE':
      return json;
    case 'TINYINT':
    case 'SMALLINT':
    case 'INTEGER':
    case 'BIGINT':
    case 'HUGEINT': {
      const { min, max } = INTEGER_BOUNDS[type.kind];
      return Number.isInteger(json) && Math.abs(json) < EXACT && json >= min && json <= max ? json + 0 : INEXACT;
    }
    case 'DECIMAL':
      return decimal(type, json);
    default:
      return INEXACT;
  }
}

/** Exact where the scaled number is an integer but for the error of binary fractions. */
function decimal({ precision, scale }: { precision: number; scale: number }, json: number): number | typeof INEXACT {
  const scaled = json * 10 ** scale;
  const whole = Math.round(scaled);
  const exact = Math.abs(whole) < 1e12 && Math.abs(scaled - whole) < 1e-3 && Math.abs(whole) < 10 ** precision;
  return exact ? whole + 0 : INEXACT;
}

/** LIST, STRUCT, MAP and JSON are read from the text; nothing else comes in brackets. */
function other(type: DataType): undefined | typeof INEXACT {
  switch (type.kind) {
    case 'LIST':
    case 'STRUCT':
    case 'MAP':
    case 'JSON':
      return INEXACT;
    default:
      return undefined;
  }
}
