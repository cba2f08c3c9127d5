import { describe, expect, test } from 'vitest';
import { begin } from '../../../src/patterns/builder.js';
import { find, is } from '../../support/letters.js';

const a = begin('a', is('a'));

describe('contiguity', () => {
  test('next: the very next event or none', async () => {
    expect(await find(a.next('b', is('b')), 'a c b1 b2')).toEqual([]);
    expect(await find(a.next('b', is('b')), 'a b1 b2')).toEqual(['a b1']);
  });

  test('followedBy: the first that fits, the others are passed over', async () => {
    expect(await find(a.followedBy('b', is('b')), 'a c b1 b2')).toEqual(['a b1']);
  });

  test('followedByAny: each that fits gives a match', async () => {
    expect(await find(a.followedByAny('b', is('b')), 'a c b1 b2')).toEqual(['a b1', 'a b2']);
  });

  test('each beginning gives its own matches', async () => {
    expect(await find(a.followedBy('b', is('b')), 'a1 a2 b1')).toEqual(['a1 b1', 'a2 b1']);
    const two = a.followedByAny('b', is('b')).followedByAny('c', is('c'));
    expect(await find(two, 'a1 b1 c1 b2 c2')).toEqual(['a1 b1 c1', 'a1 b1 c2', 'a1 b2 c2']);
  });

  test('a begin alone: every event that fits, and it needs no bound', async () => {
    expect(await find(a, 'a1 x a2')).toEqual(['a1', 'a2']);
  });

  test('a step without a condition takes any event', async () => {
    expect(await find(a.next('any').next('c', is('c')), 'a1 a2 c1')).toEqual(['a1 a2 c1']);
  });

  test('strict, relaxed and any in one pattern', async () => {
    const pattern = a.followedBy('b', is('b')).next('c', is('c')).followedByAny('d', is('d'));
    expect(await find(pattern, 'a x b1 c1 y d1 d2')).toEqual(['a b1 c1 d1', 'a b1 c1 d2']);
    expect(await find(pattern, 'a b1 x b2 c1 d1')).toEqual([]);
  });
});
