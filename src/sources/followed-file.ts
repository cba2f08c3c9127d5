import type { Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { MotifError } from '../errors.js';
import type { TextFormat } from '../file-connector.js';
import type { Decoder, RowReceiver } from '../formats/decoder.js';
import { type Duration, MILLISECOND } from '../time.js';
import { changed, FileBytes } from './file-bytes.js';
import { isBack } from './is-back.js';
import { RowCollector, type RowCollectorOptions, receiverOf } from './row-collector.js';
import type { Arrival, Source, SourceMark, SourceRead } from './source.js';
import { textDecoder } from './text-decoder.js';

export interface FollowedFileOptions extends RowCollectorOptions {
  readonly file: string;
  readonly format: TextFormat;
  /** How often to look whether it has grown, microseconds. */
  readonly interval: Duration;
  /** When the file is gone: its partition ends, or reading fails. */
  readonly whenGone: 'ends' | 'fails';
  /** Whether reading will ever be gone on with from a mark: only then does a mark prove what was read. Default: true. */
  readonly continued?: boolean;
}

const CHUNK_BYTES = 512 * 1024;

/**
 * A file of lines that grows. A record is one when its line feed is there: what stands behind the last one waits. It
 * may only grow: one that is shorter than what was read of it, or another file under its name, is `ARCHIVE_MISMATCH`.
 */
export class FollowedFile implements Source {
  readonly stream: string;
  readonly name: string;
  readonly partition: number;
  readonly arrival: Arrival;
  readonly #options: FollowedFileOptions;
  readonly #rows: RowCollector;
  readonly #receiver: RowReceiver;
  #decoder: Decoder;
  #bytes: FileBytes | undefined;
  #finished = false;

  constructor(options: FollowedFileOptions) {
    this.stream = options.stream;
    this.name = options.name;
    this.partition = options.partition ?? 0;
    this.arrival = { kind: 'polled', interval: options.interval };
    this.#options = options;
    this.#rows = new RowCollector(options);
    this.#receiver = receiverOf(this.#rows, options);
    this.#decoder = this.#decoderAt(undefined);
  }

  async open(mark?: SourceMark): Promise<void> {
    const { file, continued } = this.#options;
    if (mark?.finished) throw isBack(this.name);
    this.#rows.offset = mark?.offset ?? 0;
    this.#decoder = this.#decoderAt(mark);
    try {
      this.#bytes = await FileBytes.open(this.name, file, mark !== undefined || continued);
    } catch (error) {
      if (this.#options.whenGone === 'fails' || (await this.#whatIsThere()) !== undefined) throw error;
      return;
    }
    if (mark !== undefined) await this.#goOn(this.#bytes, mark);
  }

  async read(limit: number): Promise<SourceRead | undefined> {
    if (this.#finished) return undefined;
    const bytes = this.#bytes;
    let count = bytes === undefined ? 0 : await this.#decode(bytes, limit);
    const there = count === 0 ? await this.#requireGrown(bytes) : undefined;
    if (count > 0 || there !== undefined) return this.#given(there);
    this.#decoder.end();
    count = this.#decoder.begin() ? this.#decoder.decode(limit, this.#receiver) : 0;
    this.#finished = count < limit;
    const note = `${this.name} is gone: ${this.#rows.offset} of its records were read`;
    return { ...this.#given(undefined), ...(this.#finished ? { note } : {}) };
  }

  async close(): Promise<void> {
    const bytes = this.#bytes;
    this.#bytes = undefined;
    await bytes?.close();
  }

  #decoderAt(mark: SourceMark | undefined): Decoder {
    return textDecoder(this.#options.format, this.#options, { mark, offset: () => this.#rows.offset });
  }

  async #decode(bytes: FileBytes, limit: number): Promise<number> {
    const decoder = this.#decoder;
    let count = decoder.begin() ? decoder.decode(limit, this.#receiver) : 0;
    while (count < limit) {
      const more = await bytes.read(CHUNK_BYTES);
      if (more === undefined) break;
      decoder.push(more);
      if (decoder.begin()) count += decoder.decode(limit - count, this.#receiver);
    }
    return count;
  }

  /** Nothing is given out before all that was read of the file last time has proved to be the same. */
  async #goOn(bytes: FileBytes, { offset, bytes: before = 0, digest }: SourceMark): Promise<void> {
    if (digest !== undefined) bytes.expect({ bytes: before, digest });
    const decoder = this.#decoder;
    let skipped = 0;
    try {
      while (skipped < offset || bytes.count < before) {
        const more = await bytes.read(CHUNK_BYTES);
        if (more === undefined) throw changed(this.name);
        decoder.push(more);
        if (decoder.begin() && skipped < offset) skipped += decoder.skip(offset - skipped);
      }
    } catch (error) {
      await this.close();
      // It had a header that fits when the mark was taken.
      throw error instanceof MotifError && error.code === 'INVALID_INPUT' ? changed(this.name) : error;
    }
  }

  /** Asked when nothing more is there: the file as it is; undefined when it is gone. */
  async #requireGrown(bytes: FileBytes | undefined): Promise<Stats | undefined> {
    const there = await this.#whatIsThere();
    if (there === undefined || bytes === undefined) {
      if (this.#options.whenGone === 'ends') return undefined;
      throw new MotifError('INVALID_INPUT', {
        message: `${this.name} is gone: it was followed, and ${this.#rows.offset} of its records were read`,
        hint: 'to go on over several files, follow the folder that they are in',
      });
    }
    const opened = await bytes.stat();
    const isOther = there.ino !== opened.ino || there.dev !== opened.dev;
    if (!isOther && there.size >= bytes.count) return there;
    const what = isOther ? 'is another file now' : 'is shorter now than what was read of it';
    throw new MotifError('ARCHIVE_MISMATCH', {
      message: `${this.name} ${what}; a file that is followed may only grow`,
      hint: 'follow the folder, and begin each file under a new name; or begin anew with --fresh',
    });
  }

  async #whatIsThere(): Promise<Stats | undefined> {
    return stat(this.#options.file).catch(() => undefined);
  }

  #given(quiet: Stats | undefined): SourceRead {
    const since = quiet === undefined ? {} : { quietSince: Math.floor(quiet.mtimeMs * MILLISECOND) };
    return { ...this.#rows.take(), mark: this.#mark(), ...since };
  }

  #mark(): SourceMark {
    const place = { offset: this.#rows.offset, finished: this.#finished };
    const bytes = this.#bytes;
    const digest = bytes?.digest;
    return bytes === undefined || digest === undefined ? place : { ...place, bytes: bytes.count, digest };
  }
}
