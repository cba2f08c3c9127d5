import { DAY, type Duration, HOUR, MILLISECOND, MINUTE, SECOND } from '../../time.js';

const UNITS: readonly (readonly [string, Duration])[] = [
  ['d', DAY],
  ['h', HOUR],
  ['min', MINUTE],
  ['s', SECOND],
  ['ms', MILLISECOND],
  ['µs', 1],
];

/** `8 min 23 s`: all of it, but of what lasts seconds or more no parts of a second unless nothing else is left. */
export function lapseText(duration: Duration): string {
  if (duration === 0) return 'at once';
  const parts: string[] = [];
  let rest = duration;
  for (const [name, size] of UNITS) {
    const units = Math.floor(rest / size);
    if (units > 0) parts.push(`${units} ${name}`);
    rest -= units * size;
  }
  return parts.slice(0, 3).join(' ');
}
