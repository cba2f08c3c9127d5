import { expect, it } from 'vitest';
import { rfc3339Time } from '../../src/formats/rfc3339-time.js';

it.each([
  ['1970-01-01T00:00:01Z', 1_000_000],
  ['1970-01-01T00:00:01.5Z', 1_500_000],
  ['1970-01-01t00:00:01.123456789z', 1_123_456],
  ['1970-01-01T01:00:01+01:00', 1_000_000],
  ['1969-12-31T23:59:60Z', 0],
  ['1970-01-01 00:00:01Z', undefined],
  ['1970-01-01T00:00:01', undefined],
  ['1970-01-01T0:00:01Z', undefined],
  ['1970/01/01T00:00:01Z', undefined],
  ['1970-02-29T00:00:01Z', undefined],
  ['1970-01-01T24:00:00Z', undefined],
  ['1970-01-01T00:00:61Z', undefined],
  ['1970-01-01T00:00:01.Z', undefined],
  ['1970-01-01T00:00:01Z ', undefined],
  ['epoch', undefined],
])('%s is %s', (text, time) => {
  expect(rfc3339Time(text)).toBe(time);
});
