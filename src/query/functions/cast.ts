import { EvaluationError } from '../../errors.js';
import { formatText } from '../../format-value.js';
import { isList } from '../../is-value.js';
import { isNumeric } from '../../numeric-type.js';
import { parseValue } from '../../parse-value.js';
import { type DataType, typeName, type Value } from '../../schema.js';
import { DAY } from '../../time.js';
import { sameType } from '../binding/common-type.js';
import { dayOf } from './calendar.js';
import { numericCast } from './cast-numeric.js';
import { isReal, lift1 } from './lift.js';
import { mapOf } from './map.js';
import type { Evaluate } from './overload.js';
import { toJson } from './to-json.js';

type StructType = DataType & { readonly kind: 'STRUCT' };
type MapType = DataType & { readonly kind: 'MAP' };

/** Makes a value of one type one of another, as DuckDB's CAST; undefined when no value can be. */
export function cast(from: DataType, to: DataType): Evaluate | undefined {
  if (sameType(from, to)) return (value) => value;
  if (from.kind === 'NULL') return () => null;
  if (to.kind === 'VARCHAR') return from.kind === 'JSON' ? (value) => value : textOf(from);
  if (to.kind === 'JSON' && from.kind !== 'VARCHAR') {
    return (value) => (value === null ? null : toJson(from, value));
  }
  if (from.kind === 'VARCHAR') return parsing(to);
  if (from.kind === 'JSON') return fromJson(to);
  if (from.kind === 'BOOLEAN' && isNumeric(to)) return fromBoolean(to);
  if (isNumeric(from) && to.kind === 'BOOLEAN') return (value) => (value === null ? null : value !== 0);
  if (isNumeric(from) && isNumeric(to)) return numericCast(from, to);
  if (from.kind === 'LIST' && to.kind === 'LIST') {
    const element = cast(from.element, to.element);
    return element && ((value) => (isList(value) ? value.map((item) => element(item)) : null));
  }
  if (from.kind === 'STRUCT' && to.kind === 'STRUCT') return structCast(from, to);
  if (from.kind === 'MAP' && to.kind === 'MAP') return mapCast(from, to);
  return temporalCast(from, to);
}

/** By name; a field that is not there is NULL. */
function structCast(from: StructType, to: StructType): Evaluate | undefined {
  const places = to.fields.map(({ name }) =>
    from.fields.findIndex((field) => field.name.toLowerCase() === name.toLowerCase()),
  );
  const casts = to.fields.map(({ type }, index) => {
    const field = from.fields[places[index] ?? -1];
    return field === undefined ? () => null : cast(field.type, type);
  });
  if (places.every((place) => place < 0) || casts.includes(undefined)) return undefined;
  return (value) =>
    isList(value) ? casts.map((convert, index) => convert?.(value[places[index] ?? -1] ?? null) ?? null) : null;
}

function mapCast(from: MapType, to: MapType): Evaluate | undefined {
  const [key, of] = [cast(from.key, to.key), cast(from.value, to.value)];
  if (key === undefined || of === undefined) return undefined;
  return (map) =>
    isList(map)
      ? mapOf(map.map((entry) => (isList(entry) ? [key(entry[0] ?? null), of(entry[1] ?? null)] : [])))
      : null;
}

/** The same with NULL for what fails: TRY_CAST. */
export function tryCast(from: DataType, to: DataType): Evaluate | undefined {
  const strict = cast(from, to);
  if (strict === undefined) return undefined;
  return (value = null) => {
    try {
      return strict(value);
    } catch (error) {
      if (error instanceof EvaluationError) return null;
      throw error;
    }
  };
}

function textOf(from: DataType): Evaluate {
  return (value) => (value === null ? null : formatText(from, value));
}

function parsing(to: DataType): Evaluate {
  return (value) => (typeof value === 'string' ? parsed(to, value) : null);
}

function parsed(to: DataType, text: string): Value {
  const value = parseValue(to, text);
  if (value === undefined) {
    const shown = text.length > 60 ? `${text.slice(0, 60)}…` : text;
    throw new EvaluationError(`'${shown}' is not a valid ${typeName(to)}`);
  }
  return value;
}

/** A JSON string's content, or a number's or boolean's text, is read as the type; JSON null is NULL. */
function fromJson(to: DataType): Evaluate {
  return (value) => {
    if (typeof value !== 'string') return null;
    const json: unknown = JSON.parse(value);
    if (json === null) return null;
    if (typeof json === 'string') return parsed(to, json);
    return parsed(to, value.trim());
  };
}

function fromBoolean(to: DataType): Evaluate {
  const fromInteger = numericCast({ kind: 'TINYINT' }, to);
  return (value) => (typeof value === 'boolean' ? fromInteger(Number(value)) : null);
}

function temporalCast(from: DataType, to: DataType): Evaluate | undefined {
  const isInstant = to.kind === 'TIMESTAMP' || to.kind === 'TIMESTAMPTZ';
  if (from.kind === 'DATE' && isInstant) return lift1(isReal, (days) => days * DAY);
  if (from.kind !== 'TIMESTAMP' && from.kind !== 'TIMESTAMPTZ') return undefined;
  if (to.kind === 'DATE') return lift1(isReal, dayOf);
  return isInstant ? (value) => value : undefined;
}
