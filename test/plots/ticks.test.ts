import fc from 'fast-check';
import { expect, test } from 'vitest';
import { roundTicks, ticks } from '../../src/plots/ticks.js';
import { DAY, HOUR, MINUTE, parseTimestamp, SECOND } from '../../src/time.js';
import { runs } from '../support/runs.js';

const at = (text: string): number => parseTimestamp(text) ?? Number.NaN;

test.each([
  [0, 100, ['0', '20', '40', '60', '80', '100']],
  [-1, 1, ['-1', '-0.5', '0', '0.5', '1']],
  [0, 0.3, ['0', '0.1', '0.2', '0.3']],
  [0, 5e6, ['0', '1M', '2M', '3M', '4M', '5M']],
])('numbers from %d to %d', (low, high, expected) => {
  const { places, label } = ticks('number', low, high, 6);
  expect(places.map(label)).toEqual(expected);
});

test.each([
  [4 * HOUR, ['01-31 12:00', '01-31 13:00', '01-31 14:00', '01-31 15:00', '01-31 16:00']],
  [4 * MINUTE, ['01-31 12:00', '01-31 12:01', '01-31 12:02', '01-31 12:03', '01-31 12:04']],
  [20 * SECOND, ['12:00:00', '12:00:05', '12:00:10', '12:00:15', '12:00:20']],
  [4 * DAY, ['2026-02-01', '2026-02-02', '2026-02-03', '2026-02-04']],
])('times over %d microseconds', (long, expected) => {
  const from = at('2026-01-31T12:00:00Z');
  const { places, label } = ticks('time', from, from + long, 5);
  expect(places.map(label)).toEqual(expected);
});

test('law: ticks are within their range, evenly spaced, and no more than asked for', () => {
  const finite = fc.double({ min: -1e12, max: 1e12, noNaN: true, noDefaultInfinity: true });
  fc.assert(
    fc.property(
      fc.constantFrom('number' as const, 'time' as const),
      finite,
      finite,
      fc.integer({ min: 2, max: 12 }),
      (kind, a, b, most) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        fc.pre(high - low > 1e-6 * Math.max(Math.abs(low), Math.abs(high)) && high - low > 1e-6);
        const { places, step } = ticks(kind, low, high, most);
        expect(places.length).toBeLessThanOrEqual(most);
        for (const place of places) {
          expect(place).toBeGreaterThanOrEqual(low - step * 1e-6);
          expect(place).toBeLessThanOrEqual(high + step * 1e-6);
        }
        for (let i = 1; i < places.length; i++) {
          expect(((places[i] ?? 0) - (places[i - 1] ?? 0)) / step).toBeCloseTo(1, 5);
        }
      },
    ),
    { numRuns: runs / 2 },
  );
});

test.each([
  [3, 97, [0, 20, 40, 60, 80, 100]],
  [1003, 1009, [1002, 1004, 1006, 1008, 1010]],
  [-97, -3, [-100, -80, -60, -40, -20, 0]],
  [-5, 5, [-5, 0, 5]],
  [5, 5, [4.5, 5, 5.5]],
  [0, 0, [-1, -0.5, 0, 0.5, 1]],
  [999, 999, [850, 900, 950, 1000, 1050, 1100]],
])('from %d to %d: widened to round numbers, with nought if that is near, and never empty', (low, high, expected) => {
  const { places, ends } = roundTicks(low, high, 6);
  expect(places).toEqual(expected);
  expect(ends).toEqual([expected[0], expected.at(-1)]);
});

test('law: a widened range has what it was made of, its ends are ticks, and there are no more than asked for', () => {
  const number = fc.oneof(fc.integer({ min: -2000, max: 2000 }), fc.double({ min: -1e300, max: 1e300, noNaN: true }));
  fc.assert(
    fc.property(number, number, fc.integer({ min: 3, max: 9 }), (a, b, most) => {
      const { places, ends } = roundTicks(Math.min(a, b), Math.max(a, b), most);
      const [low, high] = ends;
      const hair = (high - low) * 1e-9;
      expect(high).toBeGreaterThan(low);
      expect(low).toBeLessThanOrEqual(Math.min(a, b) + hair);
      expect(high).toBeGreaterThanOrEqual(Math.max(a, b) - hair);
      expect([places[0], places.at(-1)]).toEqual(ends);
      expect(places.length).toBeLessThanOrEqual(most);
    }),
    { numRuns: runs },
  );
});
