import { parsePlainTimestamp } from '../parse-timestamp-text.js';
import { parseTimestamp, SECOND, type Timestamp } from '../time.js';

const RFC3339 = /^(\d{4}-\d\d-\d\d)t(\d\d:\d\d):(\d\d)(\.\d+)?(z|[+-]\d\d:\d\d)$/i;

/** The instant that a text names in the form of RFC 3339, and no other; digits beyond the microsecond are cut. */
export function rfc3339Time(text: string): Timestamp | undefined {
  if (text[10] === 'T' && text.endsWith('Z')) {
    const time = parsePlainTimestamp(text);
    if (time !== undefined) return time;
  }
  const [, date, minute, second, fraction = '', zone = ''] = RFC3339.exec(text) ?? [];
  if (date === undefined) return undefined;
  const isLeap = second === '60';
  const plain = `${date}T${minute}:${isLeap ? '59' : second}${fraction.slice(0, 7)}${zone.toUpperCase()}`;
  const time = parseTimestamp(plain);
  return time === undefined || !isLeap ? time : time + SECOND;
}
