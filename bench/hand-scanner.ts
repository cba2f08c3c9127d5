const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const COMMA = 0x2c;

/** Bytes that stand somewhere in a buffer. */
export class Span {
  start = 0;
  end = 0;
}

/**
 * The byte scanner one would write for this file alone: members by name, those that are not needed skipped unread, no
 * escapes in the ones that are. It trusts that the file is valid.
 */
export class HandScanner {
  readonly ts: Span = new Span();
  readonly user: Span = new Span();
  readonly item: Span = new Span();
  readonly event: Span = new Span();

  /** The line that begins at `from`; returns the place behind its line feed. */
  scan(bytes: Uint8Array, from: number): number {
    let at = from + 1;
    for (;;) {
      const name = at + 1;
      at = this.#closing(bytes, name);
      const into = this.#spanOf(bytes, name, at - name);
      at++;
      while (bytes[at] !== COLON) at++;
      at++;
      if (bytes[at] === QUOTE) {
        const end = this.#closing(bytes, at + 1);
        if (into !== undefined) {
          into.start = at + 1;
          into.end = end;
        }
        at = end + 1;
      }
      for (let byte = bytes[at] ?? 0; byte !== COMMA && byte !== 0x7d; byte = bytes[at] ?? 0) at++;
      if (bytes[at++] !== COMMA) break;
    }
    while (bytes[at] !== 0x0a) at++;
    return at + 1;
  }

  #spanOf(bytes: Uint8Array, start: number, length: number): Span | undefined {
    const first = bytes[start];
    if (length === 2 && first === 0x74) return this.ts;
    if (length === 7 && first === 0x75) return this.user;
    if (length === 7 && first === 0x69) return this.item;
    return length === 5 && first === 0x65 ? this.event : undefined;
  }

  #closing(bytes: Uint8Array, from: number): number {
    let at = from;
    for (let byte = bytes[at] ?? 0; byte !== QUOTE; byte = bytes[at] ?? 0) at += byte === BACKSLASH ? 2 : 1;
    return at;
  }
}

let lastDate = -1;
let midnight = 0;

/** `2026-01-31T12:00:00.000Z` in microseconds. */
export function handTime(bytes: Uint8Array, start: number): number {
  const digits = (at: number): number => ((bytes[start + at] ?? 0) - 0x30) * 10 + (bytes[start + at + 1] ?? 0) - 0x30;
  const date = (digits(2) * 100 + digits(5)) * 100 + digits(8);
  if (date !== lastDate) {
    lastDate = date;
    midnight = Date.UTC(digits(0) * 100 + digits(2), digits(5) - 1, digits(8)) * 1_000;
  }
  const millis = ((bytes[start + 20] ?? 0) - 0x30) * 100 + digits(21);
  return midnight + ((digits(11) * 60 + digits(14)) * 60 + digits(17)) * 1_000_000 + millis * 1_000;
}
