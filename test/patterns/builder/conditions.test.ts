import { describe, expect, test } from 'vitest';
import { begin } from '../../../src/patterns/builder.js';
import { find, is, type Letter } from '../../support/letters.js';

const sum = (events: readonly Letter[]): number => events.reduce((total, { price }) => total + price, 0);

describe('conditions', () => {
  test('where after where: both', async () => {
    const pattern = begin('a')
      .where(is('ab'))
      .where(({ price }) => price > 1);
    expect(await find(pattern, 'a1=1 a2=2 b=3 c=4')).toEqual(['a2', 'b']);
  });

  test('or: either; what is said in order holds in order', async () => {
    const pattern = begin('a', is('a'))
      .or(is('b'))
      .where(({ price }) => price > 1);
    expect(await find(pattern, 'a1=1 a2=2 b=3 c=4')).toEqual(['a2', 'b']);
    expect(await find(begin('a', is('a')).or(is('b')).optional().next('c', is('c')), 'b c')).toEqual(['b c', 'c']);
  });

  test('sees the events of the steps before', async () => {
    const pattern = begin('a', is('a')).followedBy('b', ({ type, price }, { a }) => type === 'b' && price > a.price);
    expect(await find(pattern, 'a=5 b1=3 b2=7')).toEqual(['a b2']);
  });

  test('of its own step, those it has taken: each way has its own', async () => {
    const cheap = begin('start', is('c'))
      .followedByAny('middle', ({ type, price }, { middle }) => type === 'a' && sum(middle) + price < 5)
      .oneOrMore()
      .allowCombinations()
      .followedBy('end', is('b'));
    expect(await find(cheap, 'c a1=1 a2=2 a3=3 a4=1 b')).toEqual([
      'c a1 a2 a4 b',
      'c a1 a2 b',
      'c a1 a3 b',
      'c a1 a4 b',
      'c a1 b',
      'c a2 a4 b',
      'c a2 b',
      'c a3 a4 b',
      'c a3 b',
      'c a4 b',
    ]);
  });

  test('where after the quantifier sees the same', async () => {
    const pattern = begin('a', is('a'))
      .oneOrMore()
      .where(({ price }, { a }) => price > (a.at(-1)?.price ?? 0))
      .next('b', is('b'));
    expect(await find(pattern, 'a1=1 a2=2 a3=3 b')).toEqual(['a1 a2 a3 b', 'a2 a3 b', 'a3 b']);
    expect(await find(pattern, 'a1=3 a2=2 b')).toEqual(['a2 b']);
  });

  test('what was left out is undefined, of a loop an empty array', async () => {
    const seen: unknown[] = [];
    const pattern = begin('a', is('a'))
      .next('b', is('b'))
      .optional()
      .next('c', is('c'))
      .oneOrMore()
      .optional()
      .next('d', ({ type }, { b, c }) => {
        if (type === 'd') seen.push([b?.name, c.map(({ name }) => name)]);
        return type === 'd';
      });
    expect(await find(pattern, 'a1 d1')).toEqual(['a1 d1']);
    expect(seen).toEqual([[undefined, []]]);
    expect(await find(pattern, 'a1 b1 c1 d1')).toEqual(['a1 b1 c1 d1']);
    expect(seen.at(-1)).toEqual(['b1', ['c1']]);
  });

  test('in a group that loops, a step of the same round', async () => {
    const round = begin('open', is('a')).followedBy('close', ({ type, price }, { open }) => {
      return type === 'b' && price === open.price;
    });
    const pattern = begin(round).times(2);
    expect(await find(pattern, 'a1=1 b1=1 a2=2 b2=1 b3=2')).toEqual(['a1 b1 a2 b3']);
  });

  test('a not and an until see them too', async () => {
    const pattern = begin('a', is('a'))
      .notFollowedBy('cheaper', ({ price }, { a }) => price < a.price)
      .followedBy('b', is('b'))
      .oneOrMore()
      .until(({ price }, { a }) => price === a.price)
      .followedBy('c', is('c'));
    expect(await find(pattern, 'a=2 b1=3 b2=2 b3=3 c=9')).toEqual(['a b1 c']);
    expect(await find(pattern, 'a=2 x=1 b1=3 c=9')).toEqual([]);
  });
});
