import { describe, expect, test } from 'vitest';
import { HOUR, MINUTE } from '../../src/time.js';
import { sliding } from '../../src/windows/sliding.js';

describe('sliding', () => {
  test('reaches back, ahead, or both', () => {
    expect(sliding('1 hour', '0 s')).toEqual({ kind: 'sliding', before: HOUR, after: 0 });
    expect(sliding('0 s', '1 minute')).toEqual({ kind: 'sliding', before: 0, after: MINUTE });
  });

  test('is refused where it reaches nowhere or too far', () => {
    expect(() => sliding('0 s', '0 s')).toThrow(/reaches back or ahead/);
    expect(() => sliding('1 h', '-1 h')).toThrow(/'-1 h' is no duration for after/);
    expect(() => sliding('1 h', '1 h', { maxLength: '1 h' })).toThrow(/longer than maxLength/);
  });
});
