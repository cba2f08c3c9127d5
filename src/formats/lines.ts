import { MAX_RAW_CHARACTERS } from '../dead-letter.js';
import { behindMark } from './behind-mark.js';
import { MAX_RECORD_BYTES, type RawRecord } from './decoder.js';
import { isBlank } from './is-blank.js';

const NEWLINE = 0x0a;
const RETURN = 0x0d;
const MARK_BYTES = 3;

/** A place between two lines, to go back to before more is pushed. */
export interface LinesPlace {
  readonly next: number;
  readonly line: number;
  readonly skipping: boolean;
}

/** Cuts bytes into lines, wherever the bytes were cut before. A byte order mark at the beginning is dropped. As a record: its line. */
export class Lines implements RawRecord {
  /** What has been pushed and not yet passed; another one after each push, whose bytes are good until the next. */
  buffer: Buffer = Buffer.alloc(0);
  /** The current line in `buffer`, without its line end. */
  start = 0;
  end = 0;
  /** Its number, from 1. */
  line = 0;
  /** Longer than `MAX_RECORD_BYTES`: only its beginning is here. */
  tooLong = false;
  #store: Buffer = Buffer.alloc(0);
  #next = 0;
  /** Of the last line feed in `buffer`; -1 where there is none. */
  #lastFeed = -1;
  #began = false;
  #ended = false;
  /** The rest of a line that is too long is passed over. */
  #skipping = false;

  get ended(): boolean {
    return this.#ended;
  }

  get place(): LinesPlace {
    return { next: this.#next, line: this.line, skipping: this.#skipping };
  }

  set place({ next, line, skipping }: LinesPlace) {
    this.#next = next;
    this.line = line;
    this.#skipping = skipping;
  }

  /** The bytes are copied. */
  push(bytes: Uint8Array): void {
    const rest = this.buffer.length - this.#next;
    const length = rest + bytes.length;
    const { buffer } = this;
    if (length > this.#store.length) this.#store = Buffer.allocUnsafeSlow(Math.max(length, 2 * this.#store.length));
    this.#store.set(buffer.subarray(this.#next));
    this.#store.set(bytes, rest);
    this.buffer = this.#store.subarray(0, length);
    this.#next = 0;
    this.#lastFeed = this.buffer.lastIndexOf(NEWLINE);
  }

  finish(): void {
    this.#ended = true;
  }

  /** Where the next line begins, if its line feed is known to be in `buffer`; else -1, and `next` is to be asked. */
  get ahead(): number {
    return this.#next <= this.#lastFeed && this.#began && !this.#skipping ? this.#next : -1;
  }

  /** Moves to the line that begins at `ahead`, as `next` does, for one who found its line feed at `feed`. */
  take(feed: number): void {
    const from = this.#next;
    this.start = from;
    this.end = feed > from && this.buffer[feed - 1] === RETURN ? feed - 1 : feed;
    this.#next = feed + 1;
    this.tooLong = false;
    this.line++;
  }

  /** Moves to the next line; false when that is not wholly here. */
  next(): boolean {
    if (!this.#began && !this.#begin()) return false;
    if (this.#skipping && !this.#skip()) return false;
    const from = this.#next;
    let at = this.buffer.indexOf(NEWLINE, from);
    if (at < 0) {
      const here = this.buffer.length - from;
      this.#skipping = here > MAX_RECORD_BYTES;
      if (here === 0 || !(this.#ended || this.#skipping)) return false;
      at = this.buffer.length;
    }
    this.#next = Math.min(at + 1, this.buffer.length);
    this.start = from;
    this.tooLong = at - from > MAX_RECORD_BYTES;
    this.end = this.tooLong ? from + MAX_RECORD_BYTES : at;
    if (this.end > from && this.buffer[this.end - 1] === RETURN) this.end--;
    this.line++;
    return true;
  }

  /** As `next`, to the next line that has more than blanks. */
  nextFilled(): boolean {
    while (this.next()) {
      if (!isBlank(this.buffer, this.start, this.end)) return true;
    }
    return false;
  }

  /** Passes over so many lines that have more than blanks; fewer only where no more are wholly here. Returns how many. */
  skipFilled(limit: number): number {
    let count = 0;
    while (count < limit && this.nextFilled()) count++;
    return count;
  }

  raw(): string {
    return rawText(this.buffer, this.start, this.end);
  }

  bytes(): Uint8Array {
    return this.buffer.subarray(this.start, this.end);
  }

  #begin(): boolean {
    if (this.buffer.length < MARK_BYTES && !this.#ended) return false;
    this.#began = true;
    this.#next = behindMark(this.buffer, 0);
    return true;
  }

  #skip(): boolean {
    const at = this.buffer.indexOf(NEWLINE, this.#next);
    this.#next = at < 0 ? this.buffer.length : at + 1;
    this.#skipping = at < 0;
    return at >= 0;
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Undefined when the bytes are not UTF-8. */
export function decodeText(buffer: Buffer, start: number, end: number): string | undefined {
  const text = buffer.toString('utf8', start, end);
  // What cannot be decoded becomes U+FFFD, which may also stand there itself.
  if (!text.includes('\ufffd')) return text;
  try {
    return utf8.decode(buffer.subarray(start, end));
  } catch {
    return undefined;
  }
}

/** For a dead letter. */
export function rawText(buffer: Buffer, start: number, end: number): string {
  return buffer.toString('utf8', start, Math.min(end, start + 4 * MAX_RAW_CHARACTERS)).slice(0, MAX_RAW_CHARACTERS);
}
