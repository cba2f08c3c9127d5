import type { Readable } from 'node:stream';
import { MotifError } from '../errors.js';
import type { ByteReader } from './byte-reader.js';

/** The bytes of a Node stream, as they come. */
export class StreamBytes implements ByteReader {
  readonly #name: string;
  readonly #stream: Readable;
  readonly #chunks: AsyncIterator<unknown>;

  constructor(name: string, stream: Readable) {
    this.#name = name;
    this.#stream = stream;
    this.#chunks = stream.iterator({ destroyOnReturn: false });
  }

  async read(): Promise<Uint8Array | undefined> {
    try {
      const { done, value } = await this.#chunks.next();
      if (done) return undefined;
      return value instanceof Uint8Array ? value : Buffer.from(String(value));
    } catch (cause) {
      throw new MotifError('ENVIRONMENT', `${this.#name} cannot be read: ${String(cause)}`, { cause });
    }
  }

  async close(): Promise<void> {
    this.#stream.destroy();
  }
}
