import { fc, test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { exactQuotient } from '../../../src/query/functions/exact-quotient.js';

test('what DuckDB gives for averages of sums that no double holds', () => {
  expect(exactQuotient(27_021_597_764_222_977n, 9n)).toBe(3_002_399_751_580_331);
  expect(exactQuotient(7n * 9_007_199_254_740_993n, 7n)).toBe(9_007_199_254_740_992);
  expect(exactQuotient(-(2n ** 127n), 2n ** 100n)).toBe(-(2 ** 27));
});

property.prop([fc.maxSafeInteger(), fc.integer({ min: 1, max: 2 ** 31 }), fc.bigInt({ min: 1n, max: 10n ** 38n })])(
  'a fraction is the same when both of its numbers are made larger',
  (dividend, divisor, by) => {
    expect(exactQuotient(BigInt(dividend) * by, BigInt(divisor) * by)).toBe(dividend / divisor + 0);
  },
);
