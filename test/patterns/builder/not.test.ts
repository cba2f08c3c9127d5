import { describe, expect, test } from 'vitest';
import { begin } from '../../../src/patterns/builder.js';
import { find, findAll, is } from '../../support/letters.js';

const a = begin('a', is('a'));

describe('notNext', () => {
  const noB = a.notNext('no b', is('b'));

  test('refuses the very next event alone', async () => {
    const pattern = noB.followedByAny('c', is('c')).followedBy('d', is('d'));
    expect(await find(pattern, 'a c1 b c2 d')).toEqual(['a c1 d', 'a c2 d']);
    expect(await find(pattern, 'a b c1 c2 d')).toEqual([]);
  });

  test('before next it is one more condition', async () => {
    const pattern = noB.next('c', is('bc'));
    expect(await find(pattern, 'a b')).toEqual([]);
    expect(await find(pattern, 'a c')).toEqual(['a c']);
  });

  test('at the end it waits for the next event', async () => {
    const pattern = a.followedByAny('c', is('c')).followedByAny('d', is('d')).notNext('no b', is('b'));
    expect(await find(pattern, 'a c d b')).toEqual([]);
    expect(await find(pattern, 'a c d x')).toEqual(['a c d']);
    expect(await find(pattern, 'a c d')).toEqual([]);
  });

  test('after a loop: what it refuses ends the loop too', async () => {
    const end = (loop: typeof relaxed) => loop.notNext('no c', is('c')).followedBy('d', is('d'));
    const relaxed = a.followedBy('b', is('b')).oneOrMore();
    expect(await find(end(relaxed), 'a b1 c b2 d')).toEqual([]);
    expect(await find(end(a.followedByAny('b', is('b')).oneOrMore()), 'a b1 c b2 d')).toEqual(['a b2 d']);
  });
});

describe('notFollowedBy', () => {
  const noB = a.notFollowedBy('no b', is('b'));

  test('none before the next step', async () => {
    const pattern = noB.followedByAny('c', is('c')).followedBy('d', is('d'));
    expect(await find(pattern, 'a c1 b c2 d')).toEqual(['a c1 d']);
    expect(await find(noB.followedBy('c', is('c')).followedBy('d', is('d')), 'a1 b c1 a2 c2 d')).toEqual(['a2 c2 d']);
  });

  test('before an optional step it holds until something is taken', async () => {
    const pattern = noB.followedByAny('c', is('c')).optional().followedBy('d', is('d'));
    expect(await find(pattern, 'a c1 b c2 d')).toEqual(['a c1 d']);
    expect(await find(pattern, 'a b d')).toEqual([]);
    const twice = noB.followedByAny('c', is('c')).times(2).optional().followedBy('d', is('d'));
    expect(await find(twice, 'a d1 x b c1 c2 d2')).toEqual(['a d1']);
    expect(await find(twice, 'a c1 b c2 d')).toEqual(['a c1 c2 d']);
  });

  test('before a loop it holds until the first event', async () => {
    const loop = noB.followedBy('c', is('c')).oneOrMore().followedBy('d', is('d'));
    expect(await find(loop, 'a c1 b c2 d')).toEqual(['a c1 c2 d', 'a c1 d']);
  });

  test('after a loop it holds from the first event on', async () => {
    const once = a.followedByAny('b', is('b'));
    const twice = once.times(2).notFollowedBy('no c', is('c')).followedBy('d', is('d'));
    expect(await find(twice, 'a b1 c b2 d')).toEqual([]);
    const loop = once.oneOrMore().notFollowedBy('no c', is('c')).followedBy('d', is('d'));
    expect(await find(loop, 'a b1 b2 c b3 b4 d')).toEqual(['a b3 b4 d', 'a b3 d', 'a b4 d']);
    const all = once.oneOrMore().allowCombinations().notFollowedBy('no c', is('c')).followedBy('d', is('d'));
    expect(await find(all, 'a b1 c b2 b3 b4 d')).toEqual(
      ['a b2 b3 b4 d', 'a b2 b3 d', 'a b2 b4 d', 'a b2 d', 'a b3 b4 d', 'a b3 d', 'a b4 d'].sort(),
    );
  });

  test('the event that completes the match may be one of them: nothing came between', async () => {
    expect(await find(noB.followedBy('end', is('bc')), 'a b')).toEqual(['a b']);
    expect(await find(noB.followedBy('c', is('bc')).followedBy('d', is('d')), 'a b d')).toEqual([]);
  });

  test('around a group', async () => {
    const group = begin('c', is('c')).followedBy('d', is('d'));
    expect(await find(noB.followedBy(group), 'a b c d')).toEqual([]);
    expect(await find(noB.followedBy(group), 'a c b d')).toEqual(['a c d']);
    const after = a.followedByAny(group).notFollowedBy('no b', is('b')).followedBy('e', is('e'));
    expect(await find(after, 'a c1 d1 b c2 d2 e')).toEqual(['a c2 d2 e']);
  });
});

describe('notFollowedBy at the end is absence', () => {
  const forgotten = a.notFollowedBy('no b', is('b')).within('3 minutes');

  test('complete at the deadline if none came before it', async () => {
    expect(await findAll(forgotten, 'a1@1 b1@2 a2@4 c@5 b2@10 a3@11 b3@13')).toEqual(['a2']);
    expect(await findAll(forgotten, 'a1@0 b1@3')).toEqual(['a1']);
  });

  test('the end of the stream ends the waiting', async () => {
    expect(await findAll(forgotten, 'a1@1')).toEqual(['a1']);
  });

  test('a partial match is no absence', async () => {
    const pattern = a.followedBy('c', is('c')).notFollowedBy('no b', is('b')).within('3 minutes');
    expect(await findAll(pattern, 'a1@0 c1@1 a2@10 x@20')).toEqual(['a1 c1', 'timeout at 13: a2']);
  });

  test('none of several, after what may come in several ways', async () => {
    const pattern = a
      .followedByAny('c', is('c'))
      .notFollowedBy('no b', is('b'))
      .notFollowedBy('no d', is('d'))
      .within('5 minutes');
    expect(await findAll(pattern, 'a@0 c1@1 d@2 c2@3 x@9')).toEqual(['timeout at 5: a', 'a c2']);
  });

  test('with a skip strategy', async () => {
    expect(await findAll(forgotten.skipPastLastEvent(), 'a1@1 a2@2 x@9')).toEqual(['a1', 'a2']);
  });

  test('since the event before', async () => {
    const pattern = a
      .followedBy('c', is('c'))
      .notFollowedBy('no b', is('b'))
      .within('3 minutes', 'PREVIOUS_AND_CURRENT');
    const bounded = pattern.within('1 hour');
    expect(await findAll(bounded, 'a@0 c@10 x@13')).toEqual(['a c']);
    expect(await findAll(bounded, 'a@0 c@10 b@12 x@13')).toEqual([]);
  });
});
