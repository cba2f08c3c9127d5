import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { hopping } from '../../src/windows/hopping.js';
import type { Window } from '../../src/windows/window.js';
import { at, span } from '../support/spans.js';

describe('hopping', () => {
  test('each time is in size / slide windows, by ascending start', () => {
    expect(hopping('15 minutes', '5 minutes').windowsOf(at('2026-01-31T12:07Z')).map(span)).toEqual([
      '2026-01-31T11:55Z 2026-01-31T12:10Z',
      '2026-01-31T12:00Z 2026-01-31T12:15Z',
      '2026-01-31T12:05Z 2026-01-31T12:20Z',
    ]);
  });

  test('a slide that does not divide the size', () => {
    const assigner = hopping('10 minutes', '4 minutes');
    expect(assigner.windowsOf(at('1970-01-01T00:09Z')).map(span)).toEqual([
      '1970-01-01T00:00Z 1970-01-01T00:10Z',
      '1970-01-01T00:04Z 1970-01-01T00:14Z',
      '1970-01-01T00:08Z 1970-01-01T00:18Z',
    ]);
    expect(assigner.windowsOf(at('1970-01-01T00:10Z'))).toHaveLength(2);
    expect(span(assigner.paneOf(at('1970-01-01T00:09Z')))).toBe('1970-01-01T00:08Z 1970-01-01T00:10Z');
  });

  test('a slide longer than the size leaves times that are in no window', () => {
    const assigner = hopping('1 minute', '1 hour');
    expect(assigner.windowsOf(at('2026-01-31T12:00:59Z')).map(span)).toEqual(['2026-01-31T12:00Z 2026-01-31T12:01Z']);
    expect(assigner.windowsOf(at('2026-01-31T12:01Z'))).toEqual([]);
  });

  test('days of a time zone', () => {
    const assigner = hopping('2 days', '1 day', { timeZone: 'Europe/Amsterdam' });
    expect(assigner.windowsOf(at('2026-03-29T12:00Z')).map(span)).toEqual([
      '2026-03-27T23:00Z 2026-03-29T22:00Z',
      '2026-03-28T23:00Z 2026-03-30T22:00Z',
    ]);
    expect(() => hopping('1 month', '1 week', { timeZone: 'UTC' })).toThrow(/months differ in days/);
    expect(() => hopping('1 hour', '0 s')).toThrow(/slide of a window is longer than 0/);
  });

  property.prop([
    fc.integer({ min: 1, max: 40 }),
    fc.integer({ min: 1, max: 40 }),
    fc.nat(50),
    fc.integer({ min: -200, max: 200 }),
  ])('windows, panes and what comes next are what going through all windows finds', (size, slide, offset, time) => {
    const unit = (count: number): string => `${count} microseconds`;
    const assigner = hopping(unit(size), unit(slide), { offset: unit(offset) });
    const all: Window[] = [];
    for (let k = -500; k <= 500; k++) all.push({ start: k * slide + offset, end: k * slide + offset + size });
    const of = (instant: number): Window[] => all.filter(({ start, end }) => start <= instant && instant < end);
    expect(assigner.windowsOf(time)).toEqual(of(time));
    const pane = assigner.paneOf(time);
    expect(pane.start <= time && time < pane.end).toBe(true);
    for (let other = pane.start; other < pane.end; other++) expect(of(other)).toEqual(of(time));
    expect(of(pane.end)).not.toEqual(of(pane.end - 1));
    expect(of(pane.start - 1)).not.toEqual(of(pane.start));
    for (const window of of(time)) {
      expect(assigner.next(window)).toEqual({ start: window.start + slide, end: window.end + slide });
    }
  });

  test('a slide so short that one event is in windows without number is refused', () => {
    expect(() => hopping('1000 days', '1 second')).toThrow(/each event is in 86400000 windows[\s\S]*longer/);
    expect(hopping('1 day', '1 second').overlapping).toBe(true);
  });
});
