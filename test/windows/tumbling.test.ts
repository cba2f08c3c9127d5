import { describe, expect, test } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../src/time.js';
import { tumbling } from '../../src/windows/tumbling.js';
import { at, span } from '../support/spans.js';

function windowOf(assigner: ReturnType<typeof tumbling>, time: string): string {
  return assigner.windowsOf(at(time)).map(span).join(', ');
}

describe('tumbling', () => {
  test.each([
    ['2026-01-31T12:34:56Z', '2026-01-31T12:00Z 2026-01-31T13:00Z'],
    ['2026-01-31T12:00Z', '2026-01-31T12:00Z 2026-01-31T13:00Z'],
    ['2026-01-31T11:59:59.999999Z', '2026-01-31T11:00Z 2026-01-31T12:00Z'],
    ['1969-12-31T23:30Z', '1969-12-31T23:00Z 1970-01-01T00:00Z'],
    ['1969-12-31T23:00Z', '1969-12-31T23:00Z 1970-01-01T00:00Z'],
    ['1700-02-28T23:59Z', '1700-02-28T23:00Z 1700-03-01T00:00Z'],
    ['2254-12-31T23:59:59.999999Z', '2254-12-31T23:00Z 2255-01-01T00:00Z'],
  ])('an hour: %s is in %s', (time, expected) => {
    expect(windowOf(tumbling('1 hour'), time)).toBe(expected);
  });

  test.each([
    ['2026-01-31T12:14Z', '2026-01-31T11:15Z 2026-01-31T12:15Z'],
    ['2026-01-31T12:15Z', '2026-01-31T12:15Z 2026-01-31T13:15Z'],
  ])('an offset of a quarter: %s is in %s', (time, expected) => {
    expect(windowOf(tumbling('1 hour', { offset: '15 minutes' }), time)).toBe(expected);
  });

  test('weeks without a time zone are counted from a Thursday, as in Flink', () => {
    expect(windowOf(tumbling('1 week'), '1970-01-08')).toBe('1970-01-08T00:00Z 1970-01-15T00:00Z');
    expect(windowOf(tumbling('1 week', { timeZone: 'UTC' }), '1970-01-08')).toBe('1970-01-05T00:00Z 1970-01-12T00:00Z');
  });

  test('next, and the pane, of which all times are in one window', () => {
    const hours = tumbling('1 hour');
    expect(hours.next({ start: -HOUR, end: 0 })).toEqual({ start: 0, end: HOUR });
    expect(hours.paneOf(90 * MINUTE)).toEqual({ start: HOUR, end: 2 * HOUR });
    expect(hours.overlapping).toBe(false);
  });

  test.each([
    ['0 seconds', {}, /size of a window is longer than 0/],
    ['-5 minutes', {}, /'-5 minutes' is no duration for size[\s\S]*none is negative/],
    ['soon', {}, /'soon' is no duration/],
    ['1 month', {}, /Months and years differ in length: give a time zone/],
    ['1 hour', { offset: 'x' }, /'x' is no duration for offset/],
    ['1 hour', { timeZone: 'UTC' }, /'1 hour' is no size that a calendar has[\s\S]*whole days/],
    ['0 days', { timeZone: 'UTC' }, /'0 days' is no size/],
    ['1.5 days', { timeZone: 'UTC' }, /'1.5 days' is no size/],
    ['1 day', { timeZone: 'Mars/Olympus' }, /'Mars\/Olympus' is no time zone[\s\S]*IANA/],
    ['2 days', { maxLength: '1 day' }, /'2 days' is longer than maxLength, '1 day'[\s\S]*raise maxLength/],
    ['1 month', { maxLength: '7 days', timeZone: 'UTC' }, /'1 month' is longer than maxLength/],
  ])('%s %j is refused', (size, options, message) => {
    expect(() => tumbling(size, options)).toThrow(message);
    expect(() => tumbling(size, options)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
  });

  test('exactly the longest is not too long', () => {
    expect(tumbling('1 day', { maxLength: '1 day' }).windowsOf(1)).toEqual([{ start: 0, end: DAY }]);
  });
});
