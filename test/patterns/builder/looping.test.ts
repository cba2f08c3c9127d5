import { describe, expect, test } from 'vitest';
import { begin } from '../../../src/patterns/builder.js';
import { find, is } from '../../support/letters.js';

const a = begin('a', is('a'));
const c = begin('c', is('c'));
const b = a.followedBy('b', is('b'));
const anyB = a.followedByAny('b', is('b'));

describe('a step that loops', () => {
  test('oneOrMore: each number of events from the first on', async () => {
    expect(await find(b.oneOrMore(), 'a b1 b2 b3')).toEqual(['a b1', 'a b1 b2', 'a b1 b2 b3']);
    expect(await find(b.oneOrMore().followedBy('c', is('c')), 'a b1 x b2 c')).toEqual(['a b1 b2 c', 'a b1 c']);
  });

  test('relaxed after any, the documented example', async () => {
    const pattern = anyB.oneOrMore().followedBy('c', is('c'));
    const expected = ['a b1 b2 b3 c', 'a b1 b2 c', 'a b1 c', 'a b2 b3 c', 'a b2 c', 'a b3 c'];
    expect(await find(pattern, 'a b1 d1 b2 d2 b3 c')).toEqual(expected);
  });

  test('allowCombinations: any of the events between, the documented example', async () => {
    const pattern = anyB.oneOrMore().allowCombinations().followedBy('c', is('c'));
    const expected = ['a b1 b2 b3 c', 'a b1 b2 c', 'a b1 b3 c', 'a b1 c', 'a b2 b3 c', 'a b2 c', 'a b3 c'];
    expect(await find(pattern, 'a b1 d1 b2 d2 b3 c')).toEqual(expected);
  });

  test('consecutive, and what follows is strict too', async () => {
    const pattern = anyB.oneOrMore().consecutive().next('c', is('c'));
    expect(await find(pattern, 'a b1 d1 b2 d2 b3 c')).toEqual(['a b3 c']);
  });

  test('consecutive stops at the first event between; without it the loop goes on', async () => {
    const loop = c.followedBy('a', is('a')).oneOrMore();
    const events = 'c d1 a1 a2 a3 d2 a4 b';
    const stopped = ['c a1 a2 a3 b', 'c a1 a2 b', 'c a1 b'];
    expect(await find(loop.consecutive().followedBy('b', is('b')), events)).toEqual(stopped);
    expect(await find(loop.followedBy('b', is('b')), events)).toEqual(['c a1 a2 a3 a4 b', ...stopped]);
  });

  test('times: exactly so often', async () => {
    expect(await find(b.times(2), 'a b1 x b2 b3')).toEqual(['a b1 b2']);
    expect(await find(begin('a', is('a')).times(3), 'a1 a2 a3 a4 a5')).toEqual(['a1 a2 a3', 'a2 a3 a4', 'a3 a4 a5']);
    expect(await find(b.times(2).consecutive(), 'a b1 x b2 b3')).toEqual([]);
    expect(await find(anyB.times(2).allowCombinations(), 'a b1 b2 b3')).toEqual(['a b1 b2', 'a b1 b3', 'a b2 b3']);
  });

  test('times with two numbers: each number between them', async () => {
    const pattern = b.times(1, 3).followedBy('c', is('c'));
    expect(await find(pattern, 'a b1 b2 b3 b4 c')).toEqual(['a b1 b2 b3 c', 'a b1 b2 c', 'a b1 c']);
    expect(await find(b.times(2, 3), 'a b1 b2 b3')).toEqual(['a b1 b2', 'a b1 b2 b3']);
  });

  test('times from 0: or not at all', async () => {
    expect(await find(b.times(0, 2).followedBy('c', is('c')), 'a b1 c')).toEqual(['a b1 c', 'a c']);
  });

  test('timesOrMore: at least so often', async () => {
    const pattern = b.timesOrMore(2).followedBy('c', is('c'));
    expect(await find(pattern, 'a b1 b2 b3 c')).toEqual(['a b1 b2 b3 c', 'a b1 b2 c']);
    expect(await find(pattern, 'a b1 c')).toEqual([]);
  });

  test('a loop at the beginning starts with each of its events', async () => {
    const pattern = begin('a', is('a')).oneOrMore().followedBy('b', is('b'));
    expect(await find(pattern, 'a1 a2 b')).toEqual(['a1 a2 b', 'a1 b', 'a2 b']);
  });

  test('each way is given once', async () => {
    const group = begin('a', is('a')).followedBy('b', is('b'));
    const pattern = c.followedBy(group).oneOrMore().followedBy('d', is('d'));
    expect(await find(pattern, 'c a b x1 x2 d')).toEqual(['c a b d']);
  });
});
