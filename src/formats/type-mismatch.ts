import { type DataType, type Field, typeName } from '../schema.js';

/** A dead letter's reason: `column price: 'abc' is not a DECIMAL(10,2)`. `found` as it is to be shown, cut. */
export function typeMismatch({ name, type }: Field, found: string): string {
  const mismatch = `column ${name}: ${found} is not ${typeWithArticle(type)}`;
  const since = type.kind === 'TIMESTAMP' || type.kind === 'TIMESTAMPTZ' ? epochOf(found) : undefined;
  if (since === undefined) return mismatch;
  const { unit, number, convert } = since;
  return `${mismatch}; if it is ${unit} since 1970, declare ${name} ${number} and event_time AS ${convert}(${name})`;
}

/** What a number that stands where a time is expected may be, by its size: later than 1973, before the year 5000. */
function epochOf(
  found: string,
): { readonly unit: string; readonly number: string; readonly convert: string } | undefined {
  const [, text] = /^['"]?(-?\d+(?:\.\d+)?)['"]?$/.exec(found) ?? [];
  const size = Math.abs(Number(text ?? Number.NaN));
  if (size >= 1e8 && size < 1e11) {
    return { unit: 'seconds', number: Number.isInteger(size) ? 'BIGINT' : 'DOUBLE', convert: 'to_timestamp' };
  }
  if (size >= 1e11 && size < 1e14) return { unit: 'milliseconds', number: 'BIGINT', convert: 'epoch_ms' };
  if (size >= 1e14 && size < 1e17) return { unit: 'microseconds', number: 'BIGINT', convert: 'make_timestamp' };
  return undefined;
}

/** What is shown of a value that was found. */
export function shorten(text: string): string {
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}

function typeWithArticle(type: DataType): string {
  const name = typeName(type);
  return `${name.startsWith('I') ? 'an' : 'a'} ${name}`;
}
