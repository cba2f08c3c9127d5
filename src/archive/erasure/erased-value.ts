import { quoteText } from '../../quote-text.js';
import { type StoredType, storedTypeName } from '../stored-type.js';

/** Whose events are to go: those with this value in that column. */
export interface Person {
  readonly column: string;
  readonly value: string;
}

const WITH_OTHER_TEXTS: readonly StoredType['kind'][] = ['FLOAT', 'DOUBLE', 'DECIMAL', 'UUID'];

export function isNumber(value: string): boolean {
  return /^-?\d+(\.\d+)?$/.test(value);
}

/** Whether a column has the value: `42` is a DOUBLE that prints as `42.0` too. */
export function isValue(column: string, type: StoredType, { value }: Person): string {
  const text = `CAST(${column} AS VARCHAR) = ${quoteText(value)}`;
  if (!WITH_OTHER_TEXTS.includes(type.kind)) return text;
  return `(${text} OR ${column} = TRY_CAST(${quoteText(value)} AS ${storedTypeName(type)}))`;
}

/** Whether a text has the value as a word of its own: `42` is not in `1420`, `42.5` or `-42`. */
export function word(text: string, value: string): string {
  const escaped = value.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
  const [before, after] = isNumber(value)
    ? ['(^|[^0-9A-Za-z_.-])', '(\\.?$|\\.[^0-9]|[^0-9A-Za-z_.])']
    : ['(^|[^0-9A-Za-z_])', '($|[^0-9A-Za-z_])'];
  return `coalesce(regexp_matches(${text}, ${quoteText(`${before}${escaped}${after}`)}), false)`;
}

/**
 * Whether a JSON object has the value somewhere: a text as a word of its own in any of its texts; a number as one of its
 * values, or, with `member`, as the value of that name.
 */
export function namesValue(json: string, { value }: Person, member?: string): string {
  if (!isNumber(value)) {
    const inJson = JSON.stringify(value).slice(1, -1);
    const text = `CAST(${json} AS VARCHAR)`;
    return inJson === value ? word(text, value) : `(${word(text, value)} OR ${word(text, inJson)})`;
  }
  const isNamed = member === undefined ? '' : ` AND lower(j.key) = ${quoteText(member.toLowerCase())}`;
  const equals = `(j.atom->>'$' = ${quoteText(value)} OR TRY_CAST(j.atom->>'$' AS DOUBLE) = ${value})`;
  return `coalesce((SELECT bool_or(${equals}${isNamed}) FROM json_tree(${json}) AS j), false)`;
}
