import { daysFromCivil, daysInMonth } from './calendar.js';
import { parseTimestampText, SPECIAL } from './parse-timestamp-text.js';

const DATE = /^(\d{1,6})([-/\\ ])(\d{1,2})\2(\d{1,2})( \(BC\))?$/;

/** `2026-01-31`, `2026/1/31`, `0044-03-15 (BC)`, a timestamp's date, `epoch`, `infinity`: days since 1970-01-01. */
export function parseDate(text: string): number | undefined {
  const bare = text.trim();
  const match = DATE.exec(bare);
  if (match === null) return SPECIAL.get(bare.toLowerCase()) ?? dateOfTimestamp(bare);
  const year = match[5] === undefined ? Number(match[1]) : 1 - Number(match[1]);
  const month = Number(match[3]);
  const day = Number(match[4]);
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return undefined;
  return daysFromCivil(year, month, day);
}

/** The date as it stands in the text: an offset does not move it. */
function dateOfTimestamp(text: string): number | undefined {
  const end = text.search(/[T ]/i);
  if (end <= 0 || parseTimestampText(text) === undefined) return undefined;
  return parseDate(text.slice(0, end));
}
