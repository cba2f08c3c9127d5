import { formatJson, formatText } from '../format-value.js';
import { isList } from '../is-value.js';
import type { DataType, Schema, Value } from '../schema.js';

/** A row as one JSON object; what `typedField` of the same field reads from it is the same value again. */
export function rowJson(schema: Schema, values: readonly Value[]): string {
  const members = schema.map(
    (field, i) => `${JSON.stringify(field.name)}:${memberJson(field.type, values[i] ?? null)}`,
  );
  return `{${members.join(',')}}`;
}

function memberJson(type: DataType, value: Value): string {
  if (value === null) return 'null';
  switch (type.kind) {
    case 'DECIMAL': {
      const json = formatJson(type, value);
      return isInexact(type.scale, json) ? `"${json}"` : json;
    }
    case 'LIST':
      return isList(value) ? `[${value.map((item) => memberJson(type.element, item)).join(',')}]` : 'null';
    case 'STRUCT':
      return isList(value) ? rowJson(type.fields, value) : 'null';
    case 'MAP':
      return isList(value) ? `{${value.map((entry) => entryJson(type, entry)).join(',')}}` : 'null';
    default:
      return wellFormed(formatJson(type, value));
  }
}

function entryJson(type: DataType & { readonly kind: 'MAP' }, entry: Value): string {
  const [key = null, value = null] = isList(entry) ? entry : [];
  return `${wellFormed(JSON.stringify(formatText(type.key, key)))}:${memberJson(type.value, value)}`;
}

/** DuckDB reads a JSON number that is no integer through a DOUBLE, whose text keeps 15 digits and may be `1e-7`. */
function isInexact(scale: number, json: string): boolean {
  return scale > 4 || (scale > 0 && json.replace(/\D/g, '').length > 15);
}

/** Half of a surrogate pair is no text: DuckDB refuses the whole object. It becomes U+FFFD, as it does in a VARCHAR. */
function wellFormed(json: string): string {
  return json.includes('\\ud') ? json.replace(/((?:^|[^\\])(?:\\\\)*)\\ud[0-9a-f]{3}/g, '$1\ufffd') : json;
}
