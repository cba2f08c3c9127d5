import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { isUtf8 } from '../../src/formats/is-utf8.js';
import { scanDouble, scanScaled } from '../../src/formats/scan-number.js';
import { scanTimestamp } from '../../src/formats/scan-timestamp.js';
import { parseDecimal, parseDouble } from '../../src/parse-number.js';
import { parseTimestampText } from '../../src/parse-timestamp-text.js';
import { runs } from '../support/runs.js';

const strict = new TextDecoder('utf-8', { fatal: true });

function decodes(bytes: Uint8Array): boolean {
  try {
    strict.decode(bytes);
    return true;
  } catch {
    return false;
  }
}

const numberText = fc.oneof(
  fc.stringMatching(/^-?\d{0,17}(\.\d{0,17})?$/),
  fc.stringMatching(/^-?\d{1,5}\.\d{1,4}$/),
  fc.stringMatching(/^[-+.\de]{1,6}$/),
);

describe('values read from their bytes', () => {
  const part = fc.oneof(fc.nat(255), fc.constantFrom(0xc2, 0xe0, 0xed, 0xef, 0xf0, 0xf4, 0x80, 0x9f, 0xa0, 0xbf));
  test.prop([fc.array(part, { maxLength: 8 })], { numRuns: 10 * runs })('UTF-8 is what TextDecoder takes', (parts) => {
    const bytes = Uint8Array.from(parts);
    expect(isUtf8(bytes, 0, bytes.length)).toBe(decodes(bytes));
  });

  test.prop([fc.string({ unit: 'binary', minLength: 1 })], { numRuns: runs })('UTF-8 is any text', (text) => {
    const bytes = Buffer.from(text);
    expect(isUtf8(bytes, 0, bytes.length)).toBe(true);
  });

  test.prop([numberText], { numRuns: 10 * runs })('a double is the one that its text is', (text) => {
    const bytes = Buffer.from(`x${text}x`);
    const found = scanDouble(bytes, 1, bytes.length - 1);
    if (!Number.isNaN(found)) expect(found).toBe(parseDouble(text));
  });

  test.prop([numberText, fc.nat(6)], { numRuns: 10 * runs })('a decimal is the one that its text is', (text, scale) => {
    const bytes = Buffer.from(`x${text}x`);
    const found = scanScaled(bytes, 1, bytes.length - 1, scale);
    if (!Number.isNaN(found)) expect(found).toBe(parseDecimal(38, scale, text));
  });

  const timestamp = fc.stringMatching(/^\d{4}-[01]\d-[0-3]\d[T ][0-2]\d:[0-6]\d:[0-6]\d(\.\d{0,7})?Z?$/);
  test.prop([timestamp], { numRuns: 10 * runs })('a timestamp is the one that its text is', (text) => {
    const bytes = Buffer.from(`x${text}x`);
    const found = scanTimestamp(bytes, 1, bytes.length - 1);
    if (!Number.isNaN(found)) expect(found).toBe(parseTimestampText(text));
  });

  test.each(['2026-01-31T12:00:00.123Z', '2026-01-31 12:00:00', '2024-02-29T00:00:00.000001', '0000-01-01 00:00:00'])(
    '%s is read',
    (text) => {
      const bytes = Buffer.from(text);
      expect(scanTimestamp(bytes, 0, bytes.length)).toBe(parseTimestampText(text));
    },
  );

  test.each(['12.50', '-0', '0.1', '123456789012345'])('%s is read', (text) => {
    const bytes = Buffer.from(text);
    expect(scanDouble(bytes, 0, bytes.length)).toBe(Number(text));
  });
});
