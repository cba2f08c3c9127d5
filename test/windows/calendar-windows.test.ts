import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../src/time.js';
import { tumbling } from '../../src/windows/tumbling.js';
import type { Window } from '../../src/windows/window.js';
import { dayWindowReference } from '../reference/day-window-reference.js';
import { lawTimeout, runs } from '../support/runs.js';
import { at, span } from '../support/spans.js';

/** Times about which clocks change, some at midnight, some by less than an hour, once by a whole day. */
const CHANGES: readonly (readonly [zone: string, time: string])[] = [
  ['Europe/Amsterdam', '2026-03-29T01:00Z'],
  ['Europe/Amsterdam', '2026-10-25T01:00Z'],
  ['America/New_York', '2026-03-08T07:00Z'],
  ['America/Sao_Paulo', '2018-11-04T03:00Z'],
  ['America/Sao_Paulo', '2018-02-18T02:00Z'],
  ['Asia/Beirut', '2024-03-30T22:00Z'],
  ['Asia/Beirut', '2024-10-26T21:00Z'],
  ['Africa/Cairo', '2024-04-25T22:00Z'],
  ['Africa/Cairo', '2024-10-31T21:00Z'],
  ['Australia/Lord_Howe', '2026-04-04T15:00Z'],
  ['America/St_Johns', '2006-10-29T02:31Z'],
  ['America/St_Johns', '2006-04-02T03:31Z'],
  ['Asia/Kathmandu', '1985-12-31T18:30Z'],
  ['Asia/Kolkata', '2026-01-01T18:30Z'],
  ['Pacific/Apia', '2011-12-30T10:00Z'],
  ['Asia/Tehran', '2021-03-21T20:30Z'],
  ['Atlantic/Azores', '2026-03-29T01:00Z'],
];

describe('windows of a calendar', () => {
  test.each([
    ['Europe/Amsterdam', '2026-03-29T12:00Z', '2026-03-28T23:00Z 2026-03-29T22:00Z', 23],
    ['Europe/Amsterdam', '2026-10-25T12:00Z', '2026-10-24T22:00Z 2026-10-25T23:00Z', 25],
    ['America/Sao_Paulo', '2018-11-04T12:00Z', '2018-11-04T03:00Z 2018-11-05T02:00Z', 23],
    ['America/Sao_Paulo', '2018-02-17T12:00Z', '2018-02-17T02:00Z 2018-02-18T03:00Z', 25],
    ['Asia/Beirut', '2024-03-31T12:00Z', '2024-03-30T22:00Z 2024-03-31T21:00Z', 23],
    ['Africa/Cairo', '2024-04-26T12:00Z', '2024-04-25T22:00Z 2024-04-26T21:00Z', 23],
    ['Australia/Lord_Howe', '2026-04-05T00:00Z', '2026-04-04T13:00Z 2026-04-05T13:30Z', 24.5],
    ['Asia/Kolkata', '2026-01-01T18:29Z', '2025-12-31T18:30Z 2026-01-01T18:30Z', 24],
    ['Pacific/Apia', '2011-12-30T09:00Z', '2011-12-29T10:00Z 2011-12-30T10:00Z', 24],
    ['Pacific/Apia', '2011-12-30T10:00Z', '2011-12-30T10:00Z 2011-12-31T10:00Z', 24],
  ])('a day in %s: %s is in %s, %d hours', (timeZone, time, expected, hours) => {
    const [day, ...others] = tumbling('1 day', { timeZone }).windowsOf(at(time));
    expect(others).toEqual([]);
    expect(day === undefined ? '' : span(day)).toBe(expected);
    expect(((day?.end ?? 0) - (day?.start ?? 0)) / HOUR).toBe(hours);
  });

  test.each([
    ['1 week', '2026-03-29T12:00Z', '2026-03-22T23:00Z 2026-03-29T22:00Z'],
    ['2 weeks', '1970-01-06', '1970-01-04T23:00Z 1970-01-18T23:00Z'],
    ['1 month', '2026-03-31T21:59Z', '2026-02-28T23:00Z 2026-03-31T22:00Z'],
    ['1 month', '2026-03-31T22:00Z', '2026-03-31T22:00Z 2026-04-30T22:00Z'],
    ['3 months', '2026-05-05', '2026-03-31T22:00Z 2026-06-30T22:00Z'],
    ['1 quarter', '2026-05-05', '2026-03-31T22:00Z 2026-06-30T22:00Z'],
    ['1 year', '1968-02-29', '1967-12-31T23:00Z 1968-12-31T23:00Z'],
  ])('%s in Amsterdam: %s is in %s', (size, time, expected) => {
    const windows = tumbling(size, { timeZone: 'Europe/Amsterdam' }).windowsOf(at(time));
    expect(windows.map(span)).toEqual([expected]);
  });

  test('an offset is on the wall clock: a day that begins at six does so on all days', () => {
    const days = tumbling('1 day', { timeZone: 'Europe/Amsterdam', offset: '6 hours' });
    expect(days.windowsOf(at('2026-03-28T12:00Z')).map(span)).toEqual(['2026-03-28T05:00Z 2026-03-29T04:00Z']);
    expect(days.windowsOf(at('2026-03-29T03:59Z')).map(span)).toEqual(['2026-03-28T05:00Z 2026-03-29T04:00Z']);
    expect(days.windowsOf(at('2026-03-29T12:00Z')).map(span)).toEqual(['2026-03-29T04:00Z 2026-03-30T04:00Z']);
  });

  test('the day after the one that Samoa left out is the next', () => {
    const days = tumbling('1 day', { timeZone: 'Pacific/Apia' });
    const [thursday] = days.windowsOf(at('2011-12-30T09:00Z'));
    expect(thursday && span(days.next(thursday))).toBe('2011-12-30T10:00Z 2011-12-31T10:00Z');
  });

  test.each(CHANGES)('about the change in %s at %s', (timeZone, change) => {
    const days = tumbling('1 day', { timeZone });
    for (const hours of [-25, -1 / 60, 0, 1 / 60, 1, 3, 25]) {
      const time = at(change) + hours * HOUR;
      expect(days.windowsOf(time).map(byMinute)).toEqual([dayWindowReference(timeZone, time)]);
    }
  });

  const near = fc
    .tuple(fc.constantFrom(...CHANGES), fc.integer({ min: -50 * 60, max: 50 * 60 }))
    .map(([[zone, time], minutes]) => [zone, at(time) + minutes * MINUTE] as const);
  const anywhere = fc.tuple(
    fc.constantFrom(...CHANGES.map(([zone]) => zone)),
    fc.integer({ min: -60 * 365 * 24 * 60, max: 280 * 365 * 24 * 60 }).map((minutes) => minutes * MINUTE),
  );

  property.prop([fc.oneof(near, anywhere)], { numRuns: Math.ceil(runs / 8) })(
    'a day begins with the first minute at which the calendar on the wall shows it, or a later one',
    ([timeZone, time]) => {
      const days = tumbling('1 day', { timeZone });
      const expected = [dayWindowReference(timeZone, time)];
      expect(days.windowsOf(time).map(byMinute)).toEqual(expected);
      // The same with what was remembered of other days.
      for (const other of [time - 3 * DAY, time + 3 * DAY]) days.windowsOf(other);
      expect(days.windowsOf(time).map(byMinute)).toEqual(expected);
    },
    lawTimeout,
  );
});

/** Before there were time zones, towns had their sun's time to the second. */
function byMinute({ start, end }: Window): Window {
  return { start: Math.ceil(start / MINUTE) * MINUTE, end: Math.ceil(end / MINUTE) * MINUTE };
}
