import { createGunzip, type Gunzip } from 'node:zlib';
import type { ByteReader } from './byte-reader.js';

/** Why the rest of a gzip file cannot be had: `cut` when it ends too early, else it is damaged. */
export class GzipFault extends Error {
  readonly cut: boolean;

  constructor(cause: Error) {
    super(cause.message, { cause });
    this.cut = 'code' in cause && cause.code === 'Z_BUF_ERROR';
  }
}

/**
 * The bytes that a reader's bytes are when unpacked. All that can be unpacked is given out before `GzipFault` is thrown;
 * reading zlib's stream by its own iterator would lose what it still holds then.
 */
export class Gunzipped implements ByteReader {
  readonly #packed: ByteReader;
  readonly #gunzip: Gunzip = createGunzip();
  #unpacked: Uint8Array[] = [];
  #fault: Error | undefined;
  #ended = false;

  constructor(packed: ByteReader) {
    this.#packed = packed;
    this.#gunzip.on('data', (bytes: Uint8Array) => this.#unpacked.push(bytes));
    this.#gunzip.on('error', (error: Error) => {
      this.#fault ??= error;
    });
  }

  async read(): Promise<Uint8Array | undefined> {
    while (this.#unpacked.length === 0) {
      if (this.#fault !== undefined) throw new GzipFault(this.#fault);
      if (this.#ended) return undefined;
      await this.#unpackMore();
    }
    const bytes = this.#unpacked.length === 1 ? this.#unpacked[0] : Buffer.concat(this.#unpacked);
    this.#unpacked = [];
    return bytes;
  }

  async close(): Promise<void> {
    this.#gunzip.destroy();
    await this.#packed.close();
  }

  async #unpackMore(): Promise<void> {
    const bytes = await this.#packed.read();
    this.#ended = bytes === undefined;
    await new Promise<void>((resolve) => {
      const done = (error?: Error | null) => {
        this.#fault ??= error ?? undefined;
        this.#gunzip.off('close', done);
        resolve();
      };
      this.#gunzip.once('close', done);
      if (this.#gunzip.destroyed) done();
      else if (bytes === undefined) this.#gunzip.once('end', done).end();
      else this.#gunzip.write(bytes, done);
    });
  }
}
