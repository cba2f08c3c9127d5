import { describe, expect, test } from 'vitest';
import { begin } from '../../../src/patterns/builder.js';
import { find, is } from '../../support/letters.js';

const c = begin('c', is('c'));

describe('optional', () => {
  test('with and without the step', async () => {
    const pattern = c.followedBy('a', is('a')).optional().followedBy('d', is('d'));
    expect(await find(pattern, 'c a d')).toEqual(['c a d', 'c d']);
    expect(await find(pattern, 'c x d')).toEqual(['c d']);
  });

  test('next: what is left out leaves the rest strict', async () => {
    const pattern = c.next('a', is('a')).optional().next('d', is('d'));
    expect(await find(pattern, 'c a d')).toEqual(['c a d']);
    expect(await find(pattern, 'c d')).toEqual(['c d']);
    expect(await find(pattern, 'c x d')).toEqual([]);
  });

  test('at the end: the shorter match is given as soon as it is there', async () => {
    expect(await find(c.followedBy('a', is('a')).optional(), 'c x a')).toEqual(['c', 'c a']);
  });

  test('at the beginning', async () => {
    const pattern = begin('a', is('a')).optional().followedBy('b', is('b'));
    expect(await find(pattern, 'a1 b1')).toEqual(['a1 b1', 'b1']);
  });

  test('a loop: none, or each number', async () => {
    const pattern = c.followedBy('a', is('a')).oneOrMore().optional().followedBy('d', is('d'));
    expect(await find(pattern, 'c a1 a2 d')).toEqual(['c a1 a2 d', 'c a1 d', 'c d']);
    const four = c.followedBy('a', is('a')).times(2).optional().followedBy('d', is('d'));
    expect(await find(four, 'c a1 d')).toEqual(['c d']);
    expect(await find(four, 'c a1 a2 d')).toEqual(['c a1 a2 d', 'c d']);
  });

  test('several in a row', async () => {
    const pattern = c.followedBy('a', is('a')).optional().followedBy('b', is('b')).optional().followedBy('d', is('d'));
    expect(await find(pattern, 'c a b d')).toEqual(['c a b d', 'c a d', 'c b d', 'c d']);
  });
});
