import { expect, test } from 'vitest';
import { KeyNumbers } from '../../src/patterns/key-numbers.js';

test('a key has one number until it is released, and then another may have it', () => {
  const keys = new KeyNumbers<string>();
  expect([keys.of('a', 'A'), keys.of('b', 'B'), keys.of('a', 'not asked')]).toEqual([0, 1, 0]);
  expect([keys.at(0), keys.at(1)]).toEqual(['A', 'B']);
  keys.release(0);
  expect(() => keys.at(0)).toThrow(new RangeError('no key has number 0'));
  expect(keys.of('c', 'C')).toBe(0);
  expect(keys.of('a', 'A again')).toBe(2);
  expect([keys.at(0), keys.at(1), keys.at(2)]).toEqual(['C', 'B', 'A again']);
});

test('to release what has no key, or has none any more, does nothing', () => {
  const keys = new KeyNumbers<string>();
  keys.release(3);
  keys.of('a', 'A');
  keys.release(0);
  keys.release(0);
  expect([keys.of('b', 'B'), keys.of('c', 'C')]).toEqual([0, 1]);
});
