import type { RawRecord } from './decoder.js';
import { rawText } from './lines.js';

/** A record cut out of the bytes of a CSV file. */
export class CsvRecord implements RawRecord {
  readonly buffer: Buffer;
  /** In `buffer`, without its line end. */
  readonly start: number;
  readonly end: number;
  readonly line: number;
  /** Undefined when it is no record, and of one without quotes. */
  readonly text: string | undefined;
  /** Why it is no record. */
  readonly problem: string | undefined;

  constructor({ buffer, start, end, line, text, problem }: Omit<CsvRecord, 'raw' | 'bytes'>) {
    this.buffer = buffer;
    this.start = start;
    this.end = end;
    this.line = line;
    this.text = text;
    this.problem = problem;
  }

  raw(): string {
    return rawText(this.buffer, this.start, this.end);
  }

  bytes(): Uint8Array {
    return this.buffer.subarray(this.start, this.end);
  }
}
