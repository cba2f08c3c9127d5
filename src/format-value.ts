import { formatDate } from './format-date.js';
import { formatInterval } from './format-interval.js';
import { formatDecimal, formatDouble, shortestFloat } from './format-number.js';
import { isInterval, isList } from './is-value.js';
import type { DataType, Field, Value } from './schema.js';
import { DAY, formatTimestamp } from './time.js';

/** As far as a JavaScript Date reaches. */
const MAX_ISO = 8.64e18;

/** A value as DuckDB's CAST to VARCHAR writes it; NULL, which has no text, as `NULL`. */
export function formatText(type: DataType, value: Value): string {
  if (value === null) return 'NULL';
  switch (type.kind) {
    case 'DECIMAL':
      return isInteger(value) ? formatDecimal(type, value) : String(value);
    case 'DOUBLE':
      return formatDouble(Number(value));
    case 'FLOAT':
      return formatDouble(shortestFloat(Number(value)));
    case 'DATE':
      return formatDate(Number(value));
    case 'TIMESTAMP':
      return timestampText(Number(value));
    case 'TIMESTAMPTZ':
      return Number.isFinite(value) ? `${timestampText(Number(value))}+00` : formatDate(Number(value));
    case 'INTERVAL':
      return isInterval(value) ? formatInterval(value) : String(value);
    case 'LIST':
      return isList(value) ? `[${value.map((item) => nestedText(type.element, item)).join(', ')}]` : String(value);
    case 'STRUCT':
      return isList(value)
        ? `{${type.fields.map((field, i) => memberText(field, value[i])).join(', ')}}`
        : String(value);
    case 'MAP':
      return isList(value) ? `{${value.map((entry) => entryText(type, entry)).join(', ')}}` : String(value);
    default:
      return String(value);
  }
}

/** A value as one JSON text: numbers with all their digits, times as ISO 8601 in UTC, JSON as it is. */
export function formatJson(type: DataType, value: Value): string {
  if (value === null) return 'null';
  switch (type.kind) {
    case 'BOOLEAN':
    case 'TINYINT':
    case 'SMALLINT':
    case 'INTEGER':
    case 'BIGINT':
    case 'HUGEINT':
    case 'JSON':
      return String(value);
    case 'DECIMAL':
      return isInteger(value) ? formatDecimal({ precision: type.scale + 1, scale: type.scale }, value) : String(value);
    case 'DOUBLE':
      return numberJson(Number(value));
    case 'FLOAT':
      return numberJson(shortestFloat(Number(value)));
    case 'TIMESTAMP':
    case 'TIMESTAMPTZ':
      return timestampJson(Number(value));
    case 'LIST':
      return isList(value) ? `[${value.map((item) => formatJson(type.element, item)).join(',')}]` : 'null';
    case 'STRUCT':
      return isList(value) ? `{${type.fields.map((field, i) => memberJson(field, value[i])).join(',')}}` : 'null';
    case 'MAP':
      return isList(value) ? `{${value.map((entry) => entryJson(type, entry)).join(',')}}` : 'null';
    default:
      return JSON.stringify(formatText(type, value));
  }
}

function isInteger(value: Value): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint';
}

function timestampText(micros: number): string {
  if (!Number.isFinite(micros)) return formatDate(micros);
  const days = Math.floor(micros / DAY);
  const time = formatInterval({ months: 0, days: 0, micros: micros - days * DAY });
  const date = formatDate(days);
  return date.endsWith(' (BC)') ? `${date.slice(0, -5)} ${time} (BC)` : `${date} ${time}`;
}

function timestampJson(micros: number): string {
  return `"${Math.abs(micros) <= MAX_ISO ? formatTimestamp(micros) : timestampText(micros)}"`;
}

function numberJson(value: number): string {
  return Number.isFinite(value) ? String(value) : `"${value}"`;
}

function memberJson(field: Field, value: Value | undefined): string {
  return `${JSON.stringify(field.name)}:${formatJson(field.type, value ?? null)}`;
}

function memberText(field: Field, value: Value | undefined): string {
  return `${quote(field.name)}: ${nestedText(field.type, value ?? null)}`;
}

function entryText(type: DataType & { readonly kind: 'MAP' }, entry: Value): string {
  const [key = null, value = null] = isList(entry) ? entry : [];
  return `${nestedText(type.key, key)}=${nestedText(type.value, value)}`;
}

/** A key that is no text is written as one. */
function entryJson(type: DataType & { readonly kind: 'MAP' }, entry: Value): string {
  const [key = null, value = null] = isList(entry) ? entry : [];
  return `${JSON.stringify(formatText(type.key, key))}:${formatJson(type.value, value)}`;
}

/** Quoted where it could be read as something else. */
function nestedText(type: DataType, value: Value): string {
  const text = formatText(type, value);
  if (value === null || type.kind === 'LIST' || type.kind === 'STRUCT' || type.kind === 'MAP') return text;
  if (type.kind === 'JSON') return text;
  return text === '' || /^null$|^\s|\s$|[[\]{}(),:='"]/i.test(text) ? quote(text) : text;
}

function quote(text: string): string {
  return `'${text.replace(/['\\]/g, '\\$&')}'`;
}
