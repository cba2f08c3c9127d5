import { fc, test } from '@fast-check/vitest';
import { expect, it } from 'vitest';
import { exactInteger, readInteger, writeInteger } from '../../src/formats/integer-bytes.js';

it.each([
  [0n, '00'],
  [-1n, 'ff'],
  [127n, '7f'],
  [128n, '0080'],
  [-128n, '80'],
  [-129n, 'ff7f'],
  [2n ** 64n, '010000000000000000'],
])('%d in the fewest bytes', (value, hex) => {
  expect(writeInteger(value).toString('hex')).toBe(hex);
});

it('of no bytes is 0', () => {
  expect(readInteger(Buffer.from([7]), 1, 1)).toBe(0);
});

test.prop([fc.bigInt(), fc.nat(9)])('is read again, also with more bytes than it needs', (value, more) => {
  const sign = Buffer.alloc(more, value < 0n ? 0xff : 0);
  const bytes = Buffer.concat([Buffer.of(7), sign, writeInteger(value), Buffer.of(7)]);
  expect(readInteger(bytes, 1, bytes.length - 1)).toBe(exactInteger(value));
});
