import { describe, expect, test } from 'vitest';
import { HOUR } from '../../src/time.js';
import { global } from '../../src/windows/global.js';

describe('global', () => {
  test('fires when its time is up, with a count, or on request', () => {
    const when = (event: string): boolean => event === 'flush';
    expect(global({ within: '1 hour', count: 10, when })).toEqual({ kind: 'global', within: HOUR, count: 10, when });
    expect(global({ within: '1 hour' }).count).toBe(Number.POSITIVE_INFINITY);
  });

  test.each([0, -1, 1.5, Number.NaN])('a count of %d is refused', (count) => {
    expect(() => global({ within: '1 hour', count })).toThrow(/whole number above 0/);
  });

  test('so is no length', () => {
    expect(() => global({ within: '0 s' })).toThrow(/longer than 0/);
  });
});
