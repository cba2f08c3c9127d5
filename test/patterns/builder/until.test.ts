import { describe, expect, test } from 'vitest';
import { begin } from '../../../src/patterns/builder.js';
import { find, is, type Letter } from '../../support/letters.js';

const a = begin('a', is('a'));
const dear = ({ price }: Letter): boolean => price > 3;

describe('until', () => {
  test('stops the loop: neither that event nor a later one is taken', async () => {
    const pattern = begin('a', is('a')).oneOrMore().until(is('b'));
    expect(await find(pattern, 'a1 c a2 b a3')).toEqual(['a1', 'a1 a2', 'a2', 'a3']);
  });

  test('an event that fits the step and stops it is not taken', async () => {
    const pattern = a.followedBy('b', is('b')).oneOrMore().until(dear).followedBy('c', is('c'));
    expect(await find(pattern, 'a b1 b2=4 b3 c')).toEqual(['a b1 c']);
  });

  test('the event that stops the loop may complete the match', async () => {
    const pattern = a.followedBy('b', is('b')).oneOrMore().until(is('c')).followedBy('c', is('c'));
    expect(await find(pattern, 'a b1 b2 c b3')).toEqual(['a b1 b2 c', 'a b1 c']);
  });

  test('with combinations, and optional', async () => {
    const all = a.followedByAny('b', is('b')).oneOrMore().optional().allowCombinations().until(dear);
    expect(await find(all.followedBy('c', is('c')), 'a b1 b2 b3=4 c')).toEqual([
      'a b1 b2 c',
      'a b1 c',
      'a b2 c',
      'a c',
    ]);
  });

  test('stops a group too', async () => {
    const group = begin('b', is('b')).followedBy('c', is('c'));
    const pattern = a.followedBy(group).oneOrMore().until(is('x')).followedBy('d', is('d'));
    expect(await find(pattern, 'a b1 c1 x b2 c2 d')).toEqual(['a b1 c1 d']);
    expect(await find(pattern, 'a b1 x c1 d')).toEqual([]);
  });
});
