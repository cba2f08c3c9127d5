import { describe, expect, test } from 'vitest';
import { begin } from '../../../src/patterns/builder.js';
import { find, is, type Letter } from '../../support/letters.js';

const c = begin('c', is('c'));
const loop = c.followedBy('a', is('a')).oneOrMore();
const dear = ({ price }: Letter): boolean => price > 3;

describe('greedy', () => {
  test('takes all it can before what follows', async () => {
    const pattern = loop.greedy().followedBy('d', is('d'));
    expect(await find(pattern, 'c a1 a2 a3 d')).toEqual(['c a1 a2 a3 d']);
    expect(await find(pattern, 'c x a1 y a2 z a3 d')).toEqual(['c a1 a2 a3 d']);
    expect(await find(pattern, 'c a1 a2 x d')).toEqual(['c a1 a2 d']);
    expect(await find(pattern, 'c x d')).toEqual([]);
  });

  test('optional and greedy: left out only if there is none', async () => {
    const pattern = loop.optional().greedy().followedBy('d', is('d'));
    expect(await find(pattern, 'c a1 a2 d')).toEqual(['c a1 a2 d']);
    expect(await find(pattern, 'c x d')).toEqual(['c d']);
  });

  test('between two numbers: as many as it may', async () => {
    const pattern = c.followedBy('a', is('a')).times(1, 5).greedy().followedBy('d', is('d'));
    expect(await find(pattern, 'c a1 a2 a3 a4 d')).toEqual(['c a1 a2 a3 a4 d']);
  });

  test('before an optional step', async () => {
    const pattern = loop.optional().greedy().followedBy('d', is('d')).optional().followedBy('e', is('e'));
    expect(await find(pattern, 'c a1 a2 d e')).toEqual(['c a1 a2 d e', 'c a1 a2 e']);
    expect(await find(pattern, 'c a1 a2 x e')).toEqual(['c a1 a2 e']);
  });

  test('until its stop condition; after that what fits may be passed over', async () => {
    const pattern = loop.optional().greedy().until(dear).followedBy('d', is('d'));
    expect(await find(pattern, 'c a1 a2 a3 a4=4 d')).toEqual(['c a1 a2 a3 d']);
    expect(await find(pattern, 'c a0=4 a1 a2 d')).toEqual(['c d']);
    expect(await find(loop.greedy().until(dear).followedBy('d', is('d')), 'c a0=4 a1 a2 d')).toEqual([]);
  });

  test('before a group', async () => {
    const group = begin('d', is('d')).followedBy('e', is('e'));
    const pattern = loop.optional().greedy().followedBy(group).times(2).followedBy('f', is('f'));
    expect(await find(pattern, 'c a1 a2 x a3 d1 e1 d2 e2 f')).toEqual(['c a1 a2 a3 d1 e1 d2 e2 f']);
  });

  test('at the end nothing tells that there is no more: each number is given', async () => {
    expect(await find(loop.optional().greedy(), 'c a1 a2 x a3')).toEqual(['c', 'c a1', 'c a1 a2', 'c a1 a2 a3']);
    expect(await find(loop.optional().consecutive().greedy(), 'c a1 a2 x a3')).toEqual(['c', 'c a1', 'c a1 a2']);
  });
});
