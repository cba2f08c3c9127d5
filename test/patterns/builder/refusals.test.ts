import { describe, expect, test } from 'vitest';
import { begin } from '../../../src/patterns/builder.js';
import { is } from '../../support/letters.js';

const a = begin('a', is('a'));
const ab = a.followedBy('b', is('b'));
const refused = (say: () => unknown, words: string): void => {
  expect(say).toThrow(words);
  expect(say).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
};

describe('a pattern that can mean nothing is refused', () => {
  test('without a bound: what it waits for would be kept for ever', () => {
    refused(() => ab.compile(false), 'the pattern a, b has no within');
    refused(() => a.oneOrMore().compile(false), 'the pattern a has no within');
    refused(() => a.notFollowedBy('no', is('b')).compile(false), 'has no within');
    refused(() => a.notFollowedBy('no', is('b')).maxOpen(10).compile(false), 'until when must it not come');
    expect(() => ab.maxOpen(10).compile(false)).not.toThrow();
  });

  test('durations', () => {
    refused(() => a.within('a while'), "within('a while') is no duration");
    refused(() => a.within('0 seconds'), 'is no duration');
    refused(() => ab.within('2 hours', 'PREVIOUS_AND_CURRENT').within('1 hour').compile(false), 'b may come later');
    refused(() => begin(ab).within('1 hour', 'PREVIOUS_AND_CURRENT'), 'is about one step');
    refused(() => a.maxOpen(0), 'maxOpen(0)');
  });

  test('one name for two', () => {
    refused(() => ab.next('a', is('c')), 'two steps named a');
    refused(() => ab.notNext('a', is('c')), 'two steps named a');
    refused(() => ab.next(begin('c', is('c')).next('a', is('a'))), 'two steps named a');
  });

  test('quantifiers', () => {
    refused(() => a.times(0), 'times(0, 0)');
    refused(() => a.times(3, 2), 'times(3, 2)');
    refused(() => a.times(1.5), 'whole number');
    refused(() => a.timesOrMore(0), 'timesOrMore(0)');
    refused(() => a.oneOrMore().times(2), 'has a quantifier already');
    refused(() => a.consecutive(), 'Say oneOrMore() or times() before consecutive');
    refused(() => a.allowCombinations(), 'before allowCombinations');
    refused(() => a.greedy(), 'before greedy');
    refused(() => begin(ab).oneOrMore().greedy(), 'a group of steps cannot be greedy');
    refused(() => a.oneOrMore().allowCombinations().greedy(), 'greedy takes all');
    refused(() => a.oneOrMore().greedy().allowCombinations(), 'greedy takes all');
  });

  test('until', () => {
    refused(() => a.until(is('b')), 'before until');
    refused(() => a.times(2).until(is('b')), 'without a bound');
    refused(() => a.oneOrMore().until(is('b')).until(is('c')), 'one until');
  });

  test('what must not come', () => {
    refused(() => a.optional().notFollowedBy('no', is('b')), 'comes after an optional step');
    refused(() => a.optional().notNext('no', is('b')), 'comes after an optional step');
    refused(() => a.notNext('no', is('b')).optional(), 'no must not come');
    refused(() => a.notFollowedBy('no', is('b')).oneOrMore(), 'no must not come');
    refused(() => begin(a.notNext('no', is('b'))), 'a group ends with what must not come');
  });

  test('conditions of a group', () => {
    refused(() => begin(ab).where(is('a')), 'say it of the steps of the group');
    refused(() => begin(ab).or(is('a')), 'say it of the steps of the group');
  });
});
