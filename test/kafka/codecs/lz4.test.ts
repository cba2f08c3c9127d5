import fc from 'fast-check';
import { compress } from 'lz4js';
import { expect, test } from 'vitest';
import { packLz4, unpackLz4 } from '../../../src/kafka/codecs/lz4.js';
import { runs } from '../../support/runs.js';

/** Runs of bytes, of which some repeat: longer than a block now and then. */
const bytes = fc
  .array(fc.tuple(fc.uint8Array({ minLength: 1, maxLength: 40 }), fc.integer({ min: 1, max: 4_000 })), { maxLength: 6 })
  .map((parts) => Buffer.concat(parts.flatMap(([part, times]) => Array.from({ length: times }, () => part))));

test('what is packed is unpacked', async () => {
  await fc.assert(
    fc.asyncProperty(bytes, async (plain) => {
      expect((await unpackLz4(await packLz4(plain))).equals(plain)).toBe(true);
    }),
    { numRuns: runs },
  );
});

test('frames of others: larger blocks, which need each other', async () => {
  await fc.assert(
    fc.asyncProperty(bytes, async (plain) => {
      expect((await unpackLz4(Buffer.from(compress(plain)))).equals(plain)).toBe(true);
    }),
    { numRuns: runs },
  );
});

test('a frame by hand: content size, checksums, a block as it is', async () => {
  // Flags 0x7c: independent blocks, block checksums, content size, content checksum.
  const frame = [
    '04224d18',
    '7c40',
    '0500000000000000',
    '00',
    '05000080',
    '68656c6c6f',
    'deadbeef',
    '00000000',
    'deadbeef',
  ];
  expect(String(await unpackLz4(Buffer.from(frame.join(''), 'hex')))).toBe('hello');
});

test('what is no frame is an error', async () => {
  await expect(unpackLz4(Buffer.from('not a frame at all'))).rejects.toThrow('not an LZ4 frame');
});
