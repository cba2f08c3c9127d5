import { MotifError } from '../errors.js';
import type { Decoder, RowReceiver } from '../formats/decoder.js';
import type { ByteReader } from './byte-reader.js';
import { GzipFault } from './gunzipped.js';

/** Of a file that is not compressed: a read costs as much as the copying of so many bytes, however few it gives. */
const CHUNK_BYTES = 512 * 1024;

/** Decodes what a byte reader reads. Where reading fails, all records before are given out first. */
export class RecordReader {
  readonly #bytes: ByteReader;
  readonly #decoder: Decoder;
  #exhausted = false;
  #failure: unknown;

  constructor(bytes: ByteReader, decoder: Decoder) {
    this.#bytes = bytes;
    this.#decoder = decoder;
  }

  /** Whether all bytes have been read. */
  get exhausted(): boolean {
    return this.#exhausted;
  }

  /** What ended the bytes early. */
  get failure(): unknown {
    return this.#failure;
  }

  /** Whether there may be more bytes. */
  get open(): boolean {
    return !this.#exhausted && this.#failure === undefined;
  }

  /** Reads what stands before the first record. */
  async begin(): Promise<void> {
    while (!this.#decoder.begin() && this.open) await this.readMore();
  }

  /** Gives out `limit` records, or fewer at the end; with `atOnce` fewer too when bytes would have to be waited for. */
  async decode(limit: number, rows: RowReceiver, atOnce: boolean): Promise<number> {
    let count = this.#decoder.decode(limit, rows);
    while (count < limit && this.open && !(atOnce && count > 0)) {
      await this.readMore();
      count += this.#decoder.decode(limit - count, rows);
    }
    return count;
  }

  async skip(records: number): Promise<number> {
    let count = this.#decoder.skip(records);
    while (count < records && this.open) {
      await this.readMore();
      count += this.#decoder.skip(records - count);
    }
    return count;
  }

  async readMore(): Promise<void> {
    try {
      const bytes = await this.#bytes.read(CHUNK_BYTES);
      if (bytes === undefined) this.#decoder.end();
      else this.#decoder.push(bytes);
      this.#exhausted = bytes === undefined;
    } catch (error) {
      this.#failure = error;
    }
  }

  close(): Promise<void> {
    return this.#bytes.close();
  }
}

/** What to say of a failure that came after so many records. */
export function explainFailure(name: string, failure: unknown, records: number): unknown {
  if (!(failure instanceof GzipFault)) return failure;
  const after = `after ${records} ${records === 1 ? 'record' : 'records'}`;
  const message = failure.cut
    ? `${name} is cut short: gzip ended early ${after}`
    : `${name} is damaged: gzip cannot be unpacked ${after} (${failure.message})`;
  const hint = failure.cut
    ? 'If it is still being written, let it have another name until it is whole: one that begins with "." is passed over.'
    : 'Make it anew.';
  return new MotifError('INVALID_INPUT', { message, hint }, { cause: failure });
}
