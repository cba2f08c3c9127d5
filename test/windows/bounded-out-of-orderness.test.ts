import { describe, expect, test } from 'vitest';
import { BoundedOutOfOrderness } from '../../src/windows/bounded-out-of-orderness.js';

describe('BoundedOutOfOrderness', () => {
  test('claims nothing before the first event', () => {
    expect(new BoundedOutOfOrderness(5).watermark).toBe(Number.NEGATIVE_INFINITY);
  });

  test('follows the latest event at its delay and never goes back', () => {
    const clock = new BoundedOutOfOrderness(5);
    const watermarks = [10, 8, 20, 16].map((time) => {
      clock.observe(time);
      return clock.watermark;
    });
    expect(watermarks).toEqual([5, 5, 15, 15]);
  });

  test('an event at the watermark is not late, one before it is, by how much', () => {
    const clock = new BoundedOutOfOrderness(5);
    expect([20, 15, 14, 3].map((time) => clock.observe(time))).toEqual([0, 0, 1, 12]);
  });

  test('knows how far after the largest time an event is; the first is not, whatever its time', () => {
    const clock = new BoundedOutOfOrderness(5);
    expect(clock.ahead(1_000_000)).toBe(0);
    clock.observe(20);
    expect([19, 20, 21, 120].map((time) => clock.ahead(time))).toEqual([0, 0, 1, 100]);
    expect(clock.watermark).toBe(15);
    expect(new BoundedOutOfOrderness(5, 15).ahead(120)).toBe(100);
  });

  test('goes on from a watermark it is given', () => {
    const clock = new BoundedOutOfOrderness(5, 100);
    expect(clock.observe(99)).toBe(1);
    expect(clock.watermark).toBe(100);
  });
});
