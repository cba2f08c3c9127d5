import type { Readable } from 'node:stream';
import { MotifError } from '../errors.js';
import type { TextFormat } from '../file-connector.js';
import type { RowReceiver } from '../formats/decoder.js';
import { changed, FileBytes } from './file-bytes.js';
import { explainFailure, RecordReader } from './record-reader.js';
import { RowCollector, type RowCollectorOptions, receiverOf } from './row-collector.js';
import type { Arrival, Source, SourceMark, SourceRead } from './source.js';
import { StreamBytes } from './stream-bytes.js';
import { textDecoder } from './text-decoder.js';
import { unpacked } from './unpacked.js';

export interface TextSourceOptions extends RowCollectorOptions {
  /** Where it is; `-` is `stdin`. */
  readonly file: string;
  readonly format: TextFormat;
  readonly stdin?: Readable;
  /** Whether reading will ever be gone on with from a mark: only then does a mark prove what was read. Default: true. */
  readonly continued?: boolean;
}

/** A file of lines, gzip or not, or the same from stdin. */
export class TextSource implements Source {
  readonly stream: string;
  readonly name: string;
  readonly partition: number;
  readonly arrival: Arrival;
  readonly #options: TextSourceOptions;
  readonly #rows: RowCollector;
  readonly #receiver: RowReceiver;
  #file: FileBytes | undefined;
  #records: RecordReader | undefined;
  #finished = false;

  constructor(options: TextSourceOptions) {
    this.stream = options.stream;
    this.name = options.name;
    this.partition = options.partition ?? 0;
    this.arrival = { kind: options.file === '-' ? 'pushed' : 'stored' };
    this.#options = options;
    this.#rows = new RowCollector(options);
    this.#receiver = receiverOf(this.#rows, options);
  }

  async open(mark?: SourceMark): Promise<void> {
    try {
      if (this.#options.file === '-') await this.#openStdin(mark);
      else await this.#openFile(mark);
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  async read(limit: number): Promise<SourceRead | undefined> {
    const records = this.#records;
    if (this.#finished || records === undefined) return undefined;
    const count = await records.decode(limit, this.#receiver, this.#file === undefined);
    if (count === 0 && records.failure !== undefined) {
      throw explainFailure(this.name, records.failure, this.#rows.offset);
    }
    this.#finished = records.exhausted && count < limit;
    return { ...this.#rows.take(), mark: this.#mark(), ...this.#share() };
  }

  async close(): Promise<void> {
    const open = this.#records ?? this.#file;
    this.#records = undefined;
    this.#file = undefined;
    await open?.close();
  }

  async #openStdin(mark: SourceMark | undefined): Promise<void> {
    const { stdin } = this.#options;
    if (stdin === undefined) throw new MotifError('INVALID_ARGUMENT', `${this.name}: there is no stdin to read`);
    if (mark !== undefined) {
      throw new MotifError('ARCHIVE_MISMATCH', {
        message: `stream ${this.stream} comes from stdin, which cannot be continued`,
        hint: 'begin anew with --fresh, or keep nothing with --no-archive',
      });
    }
    this.#records = await this.#begin(new StreamBytes(this.name, stdin));
  }

  async #openFile(mark: SourceMark | undefined): Promise<void> {
    const file = await FileBytes.open(this.name, this.#options.file, mark !== undefined || this.#options.continued);
    this.#file = file;
    if (mark?.bytes !== undefined && mark.digest !== undefined) {
      file.expect({ bytes: mark.bytes, digest: mark.digest });
    }
    if (mark?.finished) {
      await this.#verify(file, mark);
      return;
    }
    try {
      this.#records = await this.#begin(file, mark);
    } catch (error) {
      // It had a header that fits when the mark was taken.
      const refused = mark !== undefined && error instanceof MotifError && error.code === 'INVALID_INPUT';
      throw refused ? changed(this.name) : error;
    }
    if (mark !== undefined) await this.#goOn(this.#records, file, mark);
  }

  /** A file that was read to its end must be the same to its last byte. */
  async #verify(file: FileBytes, mark: SourceMark): Promise<void> {
    const { bytes = Number.POSITIVE_INFINITY } = mark;
    while (file.count <= bytes && (await file.read()) !== undefined);
    if (mark.bytes !== undefined && file.count !== bytes) throw changed(this.name);
    this.#rows.offset = mark.offset;
    this.#finished = true;
    await this.close();
  }

  /** Nothing is given out before all that was read of the file last time has proved to be the same. */
  async #goOn(records: RecordReader, file: FileBytes, { offset, bytes = 0 }: SourceMark): Promise<void> {
    const skipped = await records.skip(offset);
    while (file.count < bytes && records.open) await records.readMore();
    const { failure } = records;
    if (failure instanceof MotifError) throw failure;
    if (skipped < offset || file.count < bytes) throw changed(this.name);
    this.#rows.offset = offset;
  }

  /** Up to the first record. */
  async #begin(bytes: FileBytes | StreamBytes, mark?: SourceMark): Promise<RecordReader> {
    const decoder = textDecoder(this.#options.format, this.#options, { mark, offset: () => this.#rows.offset });
    const records = new RecordReader(await unpacked(this.name, bytes), decoder);
    await records.begin();
    if (records.failure instanceof MotifError) throw records.failure;
    return records;
  }

  #mark(): SourceMark {
    const place = { offset: this.#rows.offset, finished: this.#finished };
    const file = this.#file;
    const digest = file?.digest;
    return file === undefined || digest === undefined ? place : { ...place, bytes: file.count, digest };
  }

  #share(): Pick<SourceRead, 'share'> {
    const file = this.#file;
    if (this.#finished) return { share: 1 };
    return file === undefined || file.size === 0 ? {} : { share: Math.min(1, file.count / file.size) };
  }
}
