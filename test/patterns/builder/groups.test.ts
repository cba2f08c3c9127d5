import { describe, expect, test } from 'vitest';
import { begin } from '../../../src/patterns/builder.js';
import { find, is } from '../../support/letters.js';

const c = begin('c', is('c'));
const ab = begin('a', is('a')).followedBy('b', is('b'));

describe('groups', () => {
  test('a group so many times', async () => {
    expect(await find(c.followedBy(ab).times(2).followedBy('d', is('d')), 'c a1 b1 a2 b2 d')).toEqual([
      'c a1 b1 a2 b2 d',
    ]);
  });

  test('an optional group, and one that comes twice or not at all', async () => {
    const optional = c.followedBy(ab).optional().followedBy('d', is('d'));
    expect(await find(optional, 'c a1 a2 b d')).toEqual(['c a1 b d', 'c d']);
    const twice = c.followedBy(ab).times(2).optional().followedBy('d', is('d'));
    expect(await find(twice, 'c a d')).toEqual(['c d']);
  });

  test('a group once or more, and at least not at all', async () => {
    const events = 'c a1 b1 a2 b2 d';
    expect(await find(c.followedBy(ab).oneOrMore().followedBy('d', is('d')), events)).toEqual([
      'c a1 b1 a2 b2 d',
      'c a1 b1 d',
    ]);
    expect(await find(c.followedBy(ab).oneOrMore().optional().followedBy('d', is('d')), events)).toEqual([
      'c a1 b1 a2 b2 d',
      'c a1 b1 d',
      'c d',
    ]);
  });

  test('followedByAny: each group that comes', async () => {
    const events = 'c a1 b1 a2 b2 a3 b3 d';
    const end = (pattern: typeof any) => pattern.followedBy('d', is('d'));
    const any = c.followedByAny(ab).times(2);
    expect(await find(end(any), events)).toEqual(['c a1 b1 a2 b2 d', 'c a2 b2 a3 b3 d']);
    expect(await find(end(any.allowCombinations()), events)).toEqual([
      'c a1 b1 a2 b2 d',
      'c a1 b1 a3 b3 d',
      'c a2 b2 a3 b3 d',
    ]);
    expect(await find(end(c.followedByAny(ab).oneOrMore()), events)).toEqual([
      'c a1 b1 a2 b2 a3 b3 d',
      'c a1 b1 a2 b2 d',
      'c a1 b1 d',
      'c a2 b2 a3 b3 d',
      'c a2 b2 d',
      'c a3 b3 d',
    ]);
  });

  test('next: the group begins right after; consecutive: so does each round', async () => {
    const pattern = c.next(ab).oneOrMore().optional().consecutive().followedBy('d', is('d'));
    expect(await find(pattern, 'c a1 b1 a2 b2 d')).toEqual(['c a1 b1 a2 b2 d', 'c a1 b1 d', 'c d']);
    expect(await find(pattern, 'c a1 b1 x a2 b2 d')).toEqual(['c a1 b1 d', 'c d']);
    expect(await find(pattern, 'c x a1 b1 d')).toEqual(['c d']);
  });

  test('a pattern may begin with a group', async () => {
    expect(await find(begin(ab).times(2).next('d', is('d')), 'a1 b1 a2 b2 d')).toEqual(['a1 b1 a2 b2 d']);
  });

  test('groups in groups', async () => {
    const inner = begin('b', is('b')).followedBy('c', is('c'));
    const outer = begin('a', is('a')).followedBy(inner).times(2).optional();
    const pattern = begin('d', is('d')).followedBy(outer).followedBy('e', is('e'));
    expect(await find(pattern, 'd a b1 c1 b2 c2 e')).toEqual(['d a b1 c1 b2 c2 e', 'd a e']);
  });

  test('notNext after a group', async () => {
    const pattern = c.followedByAny(ab).notNext('no d', is('d')).followedBy('e', is('e'));
    expect(await find(pattern, 'c a1 b1 d a2 b2 e')).toEqual(['c a2 b2 e']);
  });
});
