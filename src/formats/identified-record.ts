import type { RawRecord } from './decoder.js';

/** A record of which a decoder knows what its producer calls it. */
export class IdentifiedRecord implements RawRecord {
  readonly identity: () => readonly string[] | undefined;
  readonly #record: RawRecord;

  constructor(record: RawRecord, identity: () => readonly string[] | undefined) {
    this.#record = record;
    this.identity = identity;
  }

  get line(): number | undefined {
    return this.#record.line;
  }

  raw(): string {
    return this.#record.raw();
  }

  bytes(): Uint8Array {
    return this.#record.bytes?.() ?? new Uint8Array();
  }
}
