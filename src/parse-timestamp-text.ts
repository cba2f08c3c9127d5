import { daysFromCivil, daysInMonth } from './calendar.js';
import { DAY, HOUR, MINUTE, parseTimestamp, SECOND, type Timestamp } from './time.js';

const LENIENT =
  /^(\d{1,4})([-/\\ ])(\d{1,2})\2(\d{1,2})(?:(?: +|T)(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d*))?)?\s*([a-z]+|[+-][\d:]+)?)?$/i;

/** Of dates and timestamps alike. */
export const SPECIAL: ReadonlyMap<string, number> = new Map([
  ['epoch', 0],
  ['infinity', Number.POSITIVE_INFINITY],
  ['-infinity', Number.NEGATIVE_INFINITY],
]);

/**
 * A timestamp as DuckDB writes and reads them (`2026-01-31 12:00:00.5`, `2026/1/31 1:02`, `epoch`) or as ISO 8601 does,
 * in microseconds. No zone means UTC, an offset is applied; fraction digits beyond the sixth are cut.
 */
export function parseTimestampText(text: string): Timestamp | undefined {
  return parsePlainTimestamp(text) ?? parseTimestamp(text) ?? parseLenient(text.trim());
}

function parseLenient(text: string): Timestamp | undefined {
  const word = SPECIAL.get(text.toLowerCase());
  if (word !== undefined) return word;
  const match = LENIENT.exec(text);
  if (match === null) return undefined;
  const [, year = '', , month = '', day = '', hour = '0', minute = '0', second = '0', fraction = '', zone = ''] = match;
  const time = [hour, minute, second].map((part) => part.padStart(2, '0')).join(':');
  const date = [year.padStart(4, '0'), month.padStart(2, '0'), day.padStart(2, '0')].join('-');
  return parseTimestamp(`${date}T${time}.${fraction.slice(0, 6).padEnd(6, '0')}${zone}`);
}

/** `YYYY-MM-DD HH:MM:SS[.f…][Z]` by character codes: a fifth of the time that the general form takes. */
export function parsePlainTimestamp(text: string): Timestamp | undefined {
  const length = text.length;
  if (length < 19 || length > 27) return undefined;
  const separator = text.charCodeAt(10);
  if (separator !== 0x20 && separator !== 0x54) return undefined;
  if (text.charCodeAt(4) !== 0x2d || text.charCodeAt(7) !== 0x2d) return undefined;
  if (text.charCodeAt(13) !== 0x3a || text.charCodeAt(16) !== 0x3a) return undefined;
  const year = twoDigits(text, 0) * 100 + twoDigits(text, 2);
  const month = twoDigits(text, 5);
  const day = twoDigits(text, 8);
  const hour = twoDigits(text, 11);
  const minute = twoDigits(text, 14);
  const second = twoDigits(text, 17);
  if (!(month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month))) return undefined;
  if (!(year >= 0 && hour <= 23 && minute <= 59 && second <= 59)) return undefined;
  const micros = plainFraction(text);
  if (micros === undefined) return undefined;
  return daysFromCivil(year, month, day) * DAY + hour * HOUR + minute * MINUTE + second * SECOND + micros;
}

/** What follows the seconds, in microseconds. */
function plainFraction(text: string): number | undefined {
  const end = text.charCodeAt(text.length - 1) === 0x5a ? text.length - 1 : text.length;
  if (end === 19) return 0;
  if (end > 26 || end === 20 || text.charCodeAt(19) !== 0x2e) return undefined;
  let micros = 0;
  for (let i = 20; i < 26; i++) {
    const digit = i < end ? text.charCodeAt(i) - 0x30 : 0;
    if (digit < 0 || digit > 9) return undefined;
    micros = micros * 10 + digit;
  }
  return micros;
}

/** NaN when one is not a digit. */
function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 0x30;
  const ones = text.charCodeAt(at + 1) - 0x30;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}
