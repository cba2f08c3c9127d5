import { fc, test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { identityText } from '../../src/patterns/identity-text.js';
import type { Interval, Value } from '../../src/schema.js';
import { DAY } from '../../src/time.js';

const interval = (months: number, days: number, micros: number): Interval => ({ months, days, micros });

test('intervals that are equal are one, however they are written', () => {
  const day = identityText([interval(0, 1, 0)]);
  expect(identityText([interval(0, 0, DAY)])).toBe(day);
  expect(identityText([interval(0, 2, -DAY)])).toBe(day);
  expect(identityText([interval(0, 1, 1)])).not.toBe(day);
  expect(identityText(interval(1, 0, 0))).toBe(identityText(interval(0, 30, 0)));
});

test('numbers that are no numbers are told apart, in lists too', () => {
  const values = [null, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
  expect(new Set(values.map(identityText)).size).toBe(values.length);
  expect(new Set(values.map((value) => identityText([[value]]))).size).toBe(values.length);
  expect(identityText([-0])).toBe(identityText([0]));
});

const values: fc.Arbitrary<Value> = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    fc.constant(null),
    fc.boolean(),
    fc.integer(),
    fc.string(),
    fc.bigInt({ min: 2n ** 60n, max: 2n ** 61n }),
    fc.array(tie('value'), { maxLength: 3 }),
  ),
})).value;

property.prop([values, values])('values of which one is another have one text', (a, b) => {
  const same = (one: Value, other: Value): boolean =>
    Array.isArray(one) && Array.isArray(other)
      ? one.length === other.length && one.every((value, i) => same(value, other[i] ?? null))
      : one === other;
  expect(identityText(a) === identityText(b)).toBe(same(a, b));
});
