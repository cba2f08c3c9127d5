import { formatText } from './format-value.js';
import { isList } from './is-value.js';
import type { DataType, Value } from './schema.js';
import { DAY } from './time.js';

/** What DuckDB's TIMESTAMP holds of the days that a DATE may be: microseconds in 64 bits. */
const MAX_MICROS = 2 ** 63;

/**
 * A value of one type as the other has it, of which `widens` says that it may be: as DuckDB's TRY_CAST gives it, so a DATE
 * beyond every TIMESTAMP is NULL, and a STRUCT's new fields are.
 */
export function widenValue(value: Value, from: DataType, to: DataType): Value {
  if (value === null) return null;
  switch (to.kind) {
    case 'DECIMAL':
      return scaled(value, to.scale - (from.kind === 'DECIMAL' ? from.scale : 0));
    case 'TIMESTAMP':
      return from.kind === 'DATE' ? timestampOf(Number(value)) : value;
    case 'VARCHAR':
      return formatText(from, value);
    case 'LIST':
      if (from.kind !== 'LIST' || !isList(value)) return value;
      return value.map((item) => widenValue(item, from.element, to.element));
    case 'MAP':
      if (from.kind !== 'MAP' || !isList(value)) return value;
      return value.map((entry) => (isList(entry) ? widenEntry(entry, from, to) : entry));
    case 'STRUCT': {
      if (from.kind !== 'STRUCT' || !isList(value)) return value;
      const names = from.fields.map(({ name }) => name.toLowerCase());
      return to.fields.map(({ name, type }) => {
        const place = names.indexOf(name.toLowerCase());
        const before = from.fields[place];
        return before === undefined ? null : widenValue(value[place] ?? null, before.type, type);
      });
    }
    default:
      return value;
  }
}

type MapType = DataType & { readonly kind: 'MAP' };

function widenEntry([key = null, value = null]: readonly Value[], from: MapType, to: MapType): Value {
  return [widenValue(key, from.key, to.key), widenValue(value, from.value, to.value)];
}

/** An unscaled integer with so many digits more. */
function scaled(value: Value, digits: number): Value {
  if (digits === 0 || (typeof value !== 'number' && typeof value !== 'bigint')) return value;
  const unscaled = BigInt(value) * 10n ** BigInt(digits);
  const number = Number(unscaled);
  return Number.isSafeInteger(number) ? number : unscaled;
}

function timestampOf(days: number): Value {
  const micros = days * DAY;
  return Math.abs(micros) < MAX_MICROS || !Number.isFinite(days) ? micros : null;
}
