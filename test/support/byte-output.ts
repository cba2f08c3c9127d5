import { Writable } from 'node:stream';

/** Bytes as they are written. */
export class ByteOutput extends Writable {
  readonly #pieces: Buffer[] = [];
  readonly #onWrite: () => Error | undefined;

  constructor(onWrite: () => Error | undefined = () => undefined) {
    super();
    this.#onWrite = onWrite;
  }

  get bytes(): Buffer {
    return Buffer.concat(this.#pieces);
  }

  override _write(piece: Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    const error = this.#onWrite();
    if (error === undefined) this.#pieces.push(piece);
    done(error ?? null);
  }
}
