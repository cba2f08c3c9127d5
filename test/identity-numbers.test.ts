import { fc, test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { IdentityNumbers } from '../src/identity-numbers.js';
import type { KeyIdentity } from '../src/key-identity.js';

const identity = fc.oneof(
  fc.integer({ min: -20, max: 20 }),
  fc.integer({ min: -5, max: 5 }).map((n) => n * 2 ** 26),
  fc.constantFrom<KeyIdentity>(0.5, 2 ** 31, -(2 ** 31), 2 ** 53, '1', '', Number.NaN, Number.POSITIVE_INFINITY),
);
const changes = fc.array(fc.record({ identity, isDeletion: fc.boolean() }), { maxLength: 400 });

property.prop([changes])('know what a Map knows', (made) => {
  const numbers = new IdentityNumbers();
  const known = new Map<KeyIdentity, number>();
  for (const [place, { identity, isDeletion }] of made.entries()) {
    expect(numbers.get(identity)).toBe(known.get(identity) ?? -1);
    if (isDeletion) {
      numbers.delete(identity);
      known.delete(identity);
    } else if (!known.has(identity)) {
      numbers.add(identity, place);
      known.set(identity, place);
    }
    expect(numbers.size).toBe(known.size);
  }
  expect(new Map(numbers.entries())).toEqual(known);
});

test('keys chosen to be near each other are found, and forgotten, like others', () => {
  // What they are spread to is the same in its lowest 20 bits.
  const spread = Array.from({ length: 1_000 }, (_, i) => i * 2 ** 20);
  const each = spread.map((home) => Math.imul(home ^ (home >>> 15) ^ (home >>> 30), 0xe8b2f51));
  const numbers = new IdentityNumbers();
  for (const [number, identity] of each.entries()) numbers.add(identity, number);
  expect(each.map((identity) => numbers.get(identity))).toEqual(each.map((_, number) => number));
  for (const identity of each.slice(1)) numbers.delete(identity);
  expect([...numbers.entries()]).toEqual([[each[0], 0]]);
});
