import type { Reader } from 'protobufjs';
import { SECOND } from '../../time.js';
import { scanDelimited, scanVarint } from './scan-scalar.js';

const SECONDS = (1 << 3) | 0;
const NANOS = (2 << 3) | 0;

/**
 * The microseconds of a `google.protobuf.Timestamp`, rounded down; NaN for what is left to the library: a time before 1970, an
 * infinite one, or what has other fields.
 */
export function scanTime(from: Reader): number {
  const start = scanDelimited(from);
  const end = from.pos;
  from.pos = start;
  let seconds: number | undefined = 0;
  let nanos: number | undefined = 0;
  while (from.pos < end && seconds !== undefined && nanos !== undefined) {
    const tag = from.tag();
    if (tag === SECONDS) seconds = scanVarint(from);
    else if (tag === NANOS) nanos = scanVarint(from);
    else return Number.NaN;
  }
  if (from.pos !== end || seconds === undefined || nanos === undefined || nanos >= 2 ** 31) return Number.NaN;
  return seconds * SECOND + Math.floor(nanos / 1000);
}
