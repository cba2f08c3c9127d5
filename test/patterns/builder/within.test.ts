import { describe, expect, test } from 'vitest';
import { begin } from '../../../src/patterns/builder.js';
import { findAll, is } from '../../support/letters.js';

const start = begin('start', is('s'));

describe('within', () => {
  test('bounds the span from the first event to the last; exactly so long is outside', async () => {
    const pattern = start.followedBy('end', is('e'));
    expect(await findAll(pattern.within('10 minutes'), 's@1 e@10')).toEqual(['s e']);
    expect(await findAll(pattern.within('10 minutes'), 's@1 e@11')).toEqual(['timeout at 11: s']);
  });

  test('what began before goes on', async () => {
    const pattern = start.followedBy('middle', is('m')).followedBy('end', is('e')).within('10 minutes');
    expect(await findAll(pattern, 's1@1 s2@2 m@3 f@4 e1@11 e2@13')).toEqual(['timeout at 11: s1 m', 's2 m e1']);
  });

  test('every partial match times out', async () => {
    const pattern = start.followedByAny('middle', is('m')).followedByAny('end', is('e')).within('10 minutes');
    expect(await findAll(pattern, 's1@1 s2@2 m@3 f@4 e1@11 e2@13')).toEqual([
      'timeout at 11: s1 m',
      'timeout at 11: s1',
      's2 m e1',
      'timeout at 12: s2 m',
      'timeout at 12: s2',
    ]);
  });

  test('what was given as a match does not time out, though more could have come to it', async () => {
    const pattern = start.followedBy('end', is('e')).oneOrMore().within('3 minutes');
    expect(await findAll(pattern, 's e1 e2 x@9')).toEqual(['s e1', 's e1 e2']);
  });

  test('the least of several counts, a group`s too', async () => {
    const group = begin('m', is('m')).followedBy('n', is('n')).within('2 minutes');
    const pattern = start.within('9 minutes').followedBy(group).within('5 minutes');
    expect(await findAll(pattern, 's@0 m@1 n@3')).toEqual(['timeout at 2: s m']);
  });

  test('PREVIOUS_AND_CURRENT bounds the time since the event before', async () => {
    const pattern = start
      .followedBy('middle', is('m'))
      .followedBy('end', is('e'))
      .within('9 minutes', 'PREVIOUS_AND_CURRENT')
      .within('1 day');
    expect(await findAll(pattern, 's1@1 s2@2 m@3 f@4 e@11')).toEqual(['s1 m e', 's2 m e']);
    expect(await findAll(pattern, 's1@1 m@3 f@4 e@12')).toEqual(['timeout at 12: s1 m']);
  });

  test('PREVIOUS_AND_CURRENT for each event of a loop', async () => {
    const pattern = start.followedBy('m', is('m')).oneOrMore().within('3 minutes', 'PREVIOUS_AND_CURRENT');
    expect(await findAll(pattern, 's@0 m1@2 m2@4 m3@7')).toEqual(['s m1', 's m1 m2']);
  });

  test('PREVIOUS_AND_CURRENT for every step is bound enough', async () => {
    const pattern = start.followedBy('e', is('e')).within('3 minutes', 'PREVIOUS_AND_CURRENT');
    expect(await findAll(pattern, 's1@0 e1@2 s2@10 e2@13')).toEqual(['s1 e1', 'timeout at 13: s2']);
  });

  test('a match that waits for its turn comes when what began before it times out', async () => {
    const pattern = start
      .followedByAny('middle', is('m'))
      .followedBy('end', ({ price }, { start: { price: wanted } }) => price === wanted)
      .within('5 minutes')
      .skipPastLastEvent();
    expect(await findAll(pattern, 's1=1@0 s2=2@1 m@2 e=2@3 x@5')).toEqual([
      'timeout at 5: s1 m',
      'timeout at 5: s1',
      's2 m e',
    ]);
  });
});
