import { expect, test } from 'vitest';
import { identityOf } from '../../src/operators/identity-of.js';

test('keys that are not equal have identities that are not', () => {
  const keys = [[1], ['1'], [1n], [null], [true], ['true'], ['[1]'], [['1']], [1, 2], ['1', '2'], ['1,2'], [], [[]]];
  const identities = keys.map(identityOf);
  expect(new Set(identities).size).toBe(keys.length);
  expect(keys.map((key) => identityOf([...key]))).toEqual(identities);
});
