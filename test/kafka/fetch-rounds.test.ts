import { expect, test } from 'vitest';
import { FetchRounds } from '../../src/kafka/fetch-rounds.js';

test('a round is over when all brokers have answered, and what failed is no answer', () => {
  const rounds = new FetchRounds();
  const begin = (broker: number) => rounds.begin(broker, [1, 2]);
  expect([begin(1), begin(2)]).toEqual([undefined, undefined]);
  rounds.answer(1);
  rounds.fail(2);
  rounds.answer(2);
  expect([begin(1), begin(2)]).toEqual([undefined, undefined]);
  rounds.answer(2);
  expect(begin(2)).toBe(1);
  expect([rounds.isAskedSince(2, [1, 2]), rounds.isAskedSince(3, [1, 2])]).toEqual([true, false]);
});
