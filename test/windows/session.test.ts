import { describe, expect, test } from 'vitest';
import { MINUTE } from '../../src/time.js';
import { session } from '../../src/windows/session.js';

describe('session', () => {
  test('has its gap in microseconds', () => {
    expect(session('30 minutes')).toEqual({ kind: 'session', gap: 30 * MINUTE });
  });

  test.each([
    ['0 s', {}, /gap of a window is longer than 0/],
    ['-1 s', {}, /'-1 s' is no duration for gap/],
    ['2 days', { maxLength: '1 day' }, /a gap of '2 days' is longer than maxLength[\s\S]*Shorten the gap/],
  ])('%s %j is refused', (gap, options, message) => {
    expect(() => session(gap, options)).toThrow(message);
  });
});
