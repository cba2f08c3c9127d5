import { expect, test } from 'vitest';
import { parseAge } from '../../../src/cli/archive/parse-age.js';
import { parseSize, sizeText } from '../../../src/cli/archive/sizes.js';

test.each([
  ['10GB', 10_000_000_000],
  ['500 mb', 500_000_000],
  ['1.5kB', 1_500],
  ['7B', 7],
])('%s is %d bytes', (text, bytes) => expect(parseSize(text)).toBe(bytes));

test.each(['', '10', '-1GB', 'GB', '10 GiB'])('"%s" is no size', (text) =>
  expect(() => parseSize(text)).toThrow('10GB'),
);

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1_000, '1.0 kB'],
  [123_456, '123 kB'],
  [2_500_000_000, '2.5 GB'],
])('%d bytes are %s', (bytes, text) => expect(sizeText(bytes)).toBe(text));

test('an age is a length of time that is not nothing', () => {
  expect(parseAge('90d')).toBe(90 * 86_400_000_000);
  for (const text of ['', '0d', '-1 d', 'soon']) expect(() => parseAge(text)).toThrow('90d');
});
