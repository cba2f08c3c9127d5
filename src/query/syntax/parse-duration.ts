import { DAY, type Duration, HOUR, MILLISECOND, MINUTE, SECOND } from '../../time.js';

const UNITS: readonly (readonly [names: string, length: Duration])[] = [
  ['us µs micro micros microsecond microseconds', 1],
  ['ms milli millis millisecond milliseconds', MILLISECOND],
  ['s sec secs second seconds', SECOND],
  ['m min mins minute minutes', MINUTE],
  ['h hr hrs hour hours', HOUR],
  ['d day days', DAY],
  ['w week weeks', 7 * DAY],
];
const LENGTHS: ReadonlyMap<string, Duration> = new Map(
  UNITS.flatMap(([names, length]) => names.split(' ').map((name) => [name, length] as const)),
);

/**
 * `24 hours`, `30 min`, `1 d 12 h`: the length of time that the value of an option says, in Flink's words for durations.
 * Undefined where it is none, is not whole in microseconds, or is nothing.
 */
export function parseDuration(text: string): Duration | undefined {
  if (!/^\s*(\d+\s*[a-zµ]+\s*)+$/i.test(text)) return undefined;
  let total: Duration = 0;
  for (const [, count, unit = ''] of text.matchAll(/(\d+)\s*([a-zµ]+)/gi)) {
    const length = LENGTHS.get(unit.toLowerCase());
    if (length === undefined) return undefined;
    total += Number(count) * length;
  }
  return total > 0 && Number.isSafeInteger(total) ? total : undefined;
}
