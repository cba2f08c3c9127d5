import { QUOTE, skipSpace, skipString, skipValue } from './json-tokens.js';

const COLON = 0x3a;
const COMMA = 0x2c;
const OPEN = 0x7b;
const CLOSE = 0x7d;
const BACKSLASH = 0x5c;

/** An object with more members is left to `JSON.parse`. */
const MOST_MEMBERS = 32;

/** A member of a JSON object, and where its value stands. */
export interface ScannedMember {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** A name as it stood in an object before, with its closing quote. */
interface MemberName {
  readonly bytes: Uint8Array;
  readonly name: string;
}

/**
 * Finds the members of JSON objects in their bytes, which are all checked. What it cannot take (what is no object on one line, a name
 * that is there twice or is escaped) it leaves to `JSON.parse`. Members mostly come in the order of the object before.
 */
export class MemberScanner {
  readonly #names: MemberName[] = [];

  /** The object that stands from `start` to `end`, behind which must stand a line feed, or what an object is in. */
  scan(bytes: Buffer, start: number, end: number): readonly ScannedMember[] | undefined {
    const members: ScannedMember[] = [];
    let at = skipSpace(bytes, start);
    if (bytes[at] !== OPEN) return undefined;
    at = skipSpace(bytes, at + 1);
    while (bytes[at] === QUOTE && members.length < MOST_MEMBERS) {
      const known = this.#name(bytes, at, members.length);
      if (known === undefined || members.some(({ name }) => name === known.name)) return undefined;
      at = skipSpace(bytes, at + 1 + known.bytes.length);
      if (bytes[at] !== COLON) return undefined;
      const value = skipSpace(bytes, at + 1);
      const behind = skipValue(bytes, value);
      if (behind < 0) return undefined;
      members.push({ name: known.name, start: value, end: behind });
      at = skipSpace(bytes, behind);
      if (bytes[at] === CLOSE) return skipSpace(bytes, at + 1) >= end ? members : undefined;
      if (bytes[at] !== COMMA) return undefined;
      at = skipSpace(bytes, at + 1);
    }
    return undefined;
  }

  #name(bytes: Buffer, at: number, place: number): MemberName | undefined {
    const known = this.#names[place];
    if (known !== undefined && standsAt(known.bytes, bytes, at + 1)) return known;
    const end = skipString(bytes, at);
    if (end < 0 || bytes.subarray(at, end).includes(BACKSLASH)) return undefined;
    const name = { bytes: Uint8Array.from(bytes.subarray(at + 1, end)), name: bytes.toString('utf8', at + 1, end - 1) };
    this.#names[place] = name;
    return name;
  }
}

/** A copy with a line feed behind it. */
export function withLineFeed(message: Uint8Array): Buffer {
  const bytes = Buffer.allocUnsafe(message.length + 1);
  bytes.set(message);
  bytes[message.length] = 0x0a;
  return bytes;
}

function standsAt(name: Uint8Array, bytes: Uint8Array, at: number): boolean {
  for (let i = 0; i < name.length; i++) if (name[i] !== bytes[at + i]) return false;
  return true;
}
