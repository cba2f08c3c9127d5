import { expect, test } from 'vitest';
import { steadyClock } from '../../src/engine/steady-clock.js';
import { HOUR, MILLISECOND, SECOND } from '../../src/time.js';

test('a clock that goes back goes on from where it was, and tells by how much', () => {
  let system = 10 * HOUR;
  const told: number[] = [];
  const clock = steadyClock({ now: () => system, wait: async () => undefined }, (by) => void told.push(by));
  const after = (duration: number) => {
    system += duration;
    return clock.now();
  };
  expect(after(0)).toBe(10 * HOUR);
  expect(after(-HOUR)).toBe(10 * HOUR);
  expect(after(SECOND)).toBe(10 * HOUR + SECOND);
  expect(after(-20 * MILLISECOND)).toBe(10 * HOUR + SECOND);
  expect(after(20 * MILLISECOND)).toBe(10 * HOUR + SECOND + 20 * MILLISECOND);
  expect(after(-2 * HOUR)).toBe(10 * HOUR + SECOND + 20 * MILLISECOND);
  expect(after(5 * HOUR)).toBe(15 * HOUR + SECOND + 20 * MILLISECOND);
  expect(told).toEqual([HOUR, 2 * HOUR]);
});
