import { isUtf8 } from './is-utf8.js';

/*
 * JSON (RFC 8259) in bytes. Each function looks at what begins at `at` and returns the place behind it, -1 where that is
 * not valid. None looks beyond a line feed, which no token holds: so there must be one behind, and no bound is checked.
 */

export const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const ZERO = 0x30;

/** Deeper values are left to `JSON.parse`. */
const MAX_DEPTH = 64;

/** Bytes that a string may hold as they are: ASCII but the quote, the backslash and control characters. */
const PLAIN: Uint8Array = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte >= 0x20 && byte < 0x80 && byte !== QUOTE && byte !== BACKSLASH ? 1 : 0,
);

const ESCAPES: ReadonlySet<number> = new Set(Array.from('"\\/bfnrt', (letter) => letter.charCodeAt(0)));

export function skipSpace(bytes: Uint8Array, at: number): number {
  let next = at;
  for (let byte = bytes[next]; byte === 0x20 || byte === 0x09 || byte === 0x0d; byte = bytes[next]) next++;
  return next;
}

/** Over bytes that stand for themselves, from behind an opening quote on. */
export function skipPlain(bytes: Uint8Array, at: number): number {
  let next = at;
  while (PLAIN[bytes[next] ?? 0] === 1) next++;
  return next;
}

export function skipString(bytes: Uint8Array, at: number): number {
  let high = false;
  for (let next = skipPlain(bytes, at + 1); ; next = skipPlain(bytes, next)) {
    const byte = bytes[next] ?? 0;
    if (byte === QUOTE) return !high || isUtf8(bytes, at + 1, next) ? next + 1 : -1;
    if (byte >= 0x80) {
      high = true;
      next++;
    } else if (byte === BACKSLASH) {
      next = skipEscape(bytes, next);
      if (next < 0) return -1;
    } else {
      return -1;
    }
  }
}

function skipEscape(bytes: Uint8Array, at: number): number {
  const letter = bytes[at + 1] ?? 0;
  if (ESCAPES.has(letter)) return at + 2;
  if (letter !== 0x75) return -1;
  for (let next = at + 2; next < at + 6; next++) if (!isHex(bytes[next] ?? 0)) return -1;
  return at + 6;
}

function isHex(byte: number): boolean {
  return (byte >= ZERO && byte <= 0x39) || (byte >= 0x41 && byte <= 0x46) || (byte >= 0x61 && byte <= 0x66);
}

export function skipNumber(bytes: Uint8Array, at: number): number {
  let next = bytes[at] === 0x2d ? at + 1 : at;
  const whole = next;
  next = skipDigits(bytes, next);
  if (next === whole || (bytes[whole] === ZERO && next > whole + 1)) return -1;
  if (bytes[next] === 0x2e) {
    const fraction = next + 1;
    next = skipDigits(bytes, fraction);
    if (next === fraction) return -1;
  }
  if (bytes[next] !== 0x65 && bytes[next] !== 0x45) return next;
  const sign = bytes[next + 1];
  const exponent = sign === 0x2b || sign === 0x2d ? next + 2 : next + 1;
  next = skipDigits(bytes, exponent);
  return next === exponent ? -1 : next;
}

function skipDigits(bytes: Uint8Array, at: number): number {
  let next = at;
  for (let byte = bytes[next] ?? 0; byte >= ZERO && byte <= 0x39; byte = bytes[next] ?? 0) next++;
  return next;
}

/** `true`, `false` or `null`. */
export function skipWord(bytes: Uint8Array, at: number): number {
  switch (bytes[at]) {
    case 0x74:
      return bytes[at + 1] === 0x72 && bytes[at + 2] === 0x75 && bytes[at + 3] === 0x65 ? at + 4 : -1;
    case 0x66:
      if (bytes[at + 1] !== 0x61 || bytes[at + 2] !== 0x6c || bytes[at + 3] !== 0x73) return -1;
      return bytes[at + 4] === 0x65 ? at + 5 : -1;
    case 0x6e:
      return bytes[at + 1] === 0x75 && bytes[at + 2] === 0x6c && bytes[at + 3] === 0x6c ? at + 4 : -1;
    default:
      return -1;
  }
}

/** Any value, `depth` brackets deep. */
export function skipValue(bytes: Uint8Array, at: number, depth = 0): number {
  switch (bytes[at]) {
    case QUOTE:
      return skipString(bytes, at);
    case 0x7b:
      return skipItems(bytes, at, 0x7d, depth + 1);
    case 0x5b:
      return skipItems(bytes, at, 0x5d, depth + 1);
    case 0x74:
    case 0x66:
    case 0x6e:
      return skipWord(bytes, at);
    default:
      return skipNumber(bytes, at);
  }
}

/** An object's members or an array's elements, up to the closing bracket. */
function skipItems(bytes: Uint8Array, at: number, close: number, depth: number): number {
  if (depth > MAX_DEPTH) return -1;
  let next = skipSpace(bytes, at + 1);
  if (bytes[next] === close) return next + 1;
  for (;;) {
    if (close === 0x7d) {
      next = bytes[next] === QUOTE ? skipString(bytes, next) : -1;
      if (next >= 0) next = skipSpace(bytes, next);
      if (next < 0 || bytes[next] !== 0x3a) return -1;
      next = skipSpace(bytes, next + 1);
    }
    next = skipValue(bytes, next, depth);
    if (next < 0) return -1;
    next = skipSpace(bytes, next);
    if (bytes[next] === close) return next + 1;
    if (bytes[next] !== 0x2c) return -1;
    next = skipSpace(bytes, next + 1);
  }
}
