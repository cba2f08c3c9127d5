import fc from 'fast-check';
import { compress } from 'snappyjs';
import { expect, test } from 'vitest';
import { packSnappy, unpackSnappy } from '../../../src/kafka/codecs/snappy.js';
import { runs } from '../../support/runs.js';

const bytes = fc
  .array(fc.tuple(fc.uint8Array({ minLength: 1, maxLength: 40 }), fc.integer({ min: 1, max: 2_000 })), { maxLength: 6 })
  .map((parts) => Buffer.concat(parts.flatMap(([part, times]) => Array.from({ length: times }, () => part))));

test('what is packed is unpacked, with blocks and plain', async () => {
  await fc.assert(
    fc.asyncProperty(bytes, async (plain) => {
      expect((await unpackSnappy(await packSnappy(plain))).equals(plain)).toBe(true);
      expect((await unpackSnappy(Buffer.from(compress(plain)))).equals(plain)).toBe(true);
    }),
    { numRuns: runs },
  );
});

test('is framed as in Java', async () => {
  const packed = await packSnappy(Buffer.from('hello'));
  expect(packed.toString('hex')).toBe(
    '82534e4150505900' + '00000001' + '00000001' + '00000007' + '0510' + '68656c6c6f',
  );
});

test('what is cut short is an error', async () => {
  const packed = await packSnappy(Buffer.from('hello'));
  await expect(unpackSnappy(packed.subarray(0, -1))).rejects.toThrow('cut short');
});
