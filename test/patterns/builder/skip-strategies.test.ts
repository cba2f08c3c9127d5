import { describe, expect, test } from 'vitest';
import { begin } from '../../../src/patterns/builder.js';
import { find, findAll, is } from '../../support/letters.js';

const a = begin('a', is('a'));
const three = a.times(3);
const loopThenB = a.oneOrMore().consecutive().greedy().next('b', is('b'));

describe('skip strategies', () => {
  test('noSkip: every match', async () => {
    expect(await find(three.noSkip(), 'a1 a2 a3 a4 a5 a6')).toEqual(['a1 a2 a3', 'a2 a3 a4', 'a3 a4 a5', 'a4 a5 a6']);
    expect(await find(loopThenB, 'a1 a2 a3 b1')).toEqual(['a1 a2 a3 b1', 'a2 a3 b1', 'a3 b1']);
  });

  test('skipToNext: one match a beginning, the first that is complete', async () => {
    const any = a.followedByAny('b', is('b'));
    expect(await find(any, 'a1 b1 a2 b2')).toEqual(['a1 b1', 'a1 b2', 'a2 b2']);
    expect(await find(any.skipToNext(), 'a1 b1 a2 b2')).toEqual(['a1 b1', 'a2 b2']);
    const loop = a.next('b', is('b')).oneOrMore();
    expect(await find(loop, 'a b1 b2 b3')).toEqual(['a b1', 'a b1 b2', 'a b1 b2 b3']);
    expect(await find(loop.skipToNext(), 'a b1 b2 b3')).toEqual(['a b1']);
  });

  test('skipPastLastEvent: none that began within it', async () => {
    expect(await find(three.skipPastLastEvent(), 'a1 a2 a3 a4 a5 a6')).toEqual(['a1 a2 a3', 'a4 a5 a6']);
    expect(await find(loopThenB.skipPastLastEvent(), 'a1 a2 a3 b1')).toEqual(['a1 a2 a3 b1']);
    const any = a.followedByAny('b', is('b')).followedByAny('c', is('c')).followedBy('d', is('d'));
    expect(await find(any.skipPastLastEvent(), 'a1 a2 b1 b2 c1 c2 d1 d2')).toEqual(['a1 b1 c1 d1']);
    expect(await find(a.next('b', is('b')).skipPastLastEvent(), 'a1 c a2 b2')).toEqual(['a2 b2']);
  });

  test('skipToFirst: none that began before the first event of the step', async () => {
    const pairs = begin('start', is('e')).times(2).next('end', is('e')).times(2);
    expect(await find(pairs.skipToFirst('end'), 'e1 e2 e3 e4 e5 e6')).toEqual(['e1 e2 e3 e4', 'e3 e4 e5 e6']);
    const pattern = begin('a or c', is('ac'))
      .followedBy('b or c', is('bc'))
      .followedBy('c*', is('c'))
      .oneOrMore()
      .greedy()
      .followedBy('d', is('d'));
    expect(await find(pattern.skipToFirst('c*'), 'a b c1 c2 c3 d')).toEqual(['a b c1 c2 c3 d', 'c1 c2 c3 d']);
    expect(await find(loopThenB.skipToFirst('a'), 'a1 a2 a3 b1')).toEqual(['a1 a2 a3 b1', 'a2 a3 b1', 'a3 b1']);
  });

  test('skipToLast: none that began before the last event of the step', async () => {
    const pairs = begin('start', is('e')).times(2).next('end', is('e')).times(2);
    expect(await find(pairs.skipToLast('end'), 'e1 e2 e3 e4 e5 e6 e7')).toEqual(['e1 e2 e3 e4', 'e4 e5 e6 e7']);
    expect(await find(loopThenB.skipToLast('a'), 'a1 a2 a3 b1')).toEqual(['a1 a2 a3 b1', 'a3 b1']);
  });

  test('a loop at the end: skipped with the first match', async () => {
    const loop = a.next('b', is('b')).oneOrMore().consecutive();
    expect(await find(loop.skipToFirst('b'), 'a1 b1 a2 b2 b3 a3 b4')).toEqual(['a1 b1', 'a2 b2', 'a3 b4']);
    expect(await find(loop.skipToLast('b'), 'a1 b1 a2 b2 b3 a3 b4')).toEqual(['a1 b1', 'a2 b2', 'a3 b4']);
  });

  test('a match waits for what began before it and may skip it', async () => {
    const pattern = begin('a', is('a'))
      .followedBy('c', is('c'))
      .followedBy('b', ({ type, price }, { a: { price: wanted } }) => type === 'b' && price === wanted)
      .within('1 day');
    const events = 'a1=0 c1 a2=1 c2 b1=1 b2=0';
    const inOrder = async (pattern_: typeof pattern): Promise<string[]> =>
      (await findAll(pattern_, events)).filter((found) => !found.startsWith('timeout'));
    expect(await inOrder(pattern)).toEqual(['a2 c2 b1', 'a1 c1 b2']);
    expect(await inOrder(pattern.skipToFirst('c'))).toEqual(['a1 c1 b2', 'a2 c2 b1']);
    expect(await inOrder(pattern.skipPastLastEvent())).toEqual(['a1 c1 b2']);
  });

  test('nothing to skip to: nothing is skipped, or an error', async () => {
    const pattern = a.next('b', is('b')).oneOrMore().optional().consecutive().next('c', is('c'));
    expect(await find(pattern.skipToFirst('b'), 'a c')).toEqual(['a c']);
    expect(await find(pattern.skipToLast('b'), 'a c')).toEqual(['a c']);
    const strict = pattern.skipToFirst('b', { throwExceptionOnMiss: true });
    await expect(find(strict, 'a c')).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    await expect(find(a.skipToFirst('a', { throwExceptionOnMiss: true }), 'a')).rejects.toThrow('skip to first a');
    expect(await find(a.next('c', is('c')).skipToFirst('a'), 'a1 c1 a2 c2')).toEqual(['a1 c1', 'a2 c2']);
  });
});
