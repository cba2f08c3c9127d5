import { basename } from 'node:path';
import type { Observable } from 'rxjs';
import { type Batch, positionAt, timeAt, valueAt } from '../batch.js';
import type { DeadLetter } from '../dead-letter.js';
import { MotifError } from '../errors.js';
import type { StreamEvent } from '../event.js';
import type { ReadStream } from '../pipeline-store.js';
import type { Schema } from '../schema.js';
import type { EpochReader, ReadEpoch } from './epoch-reader.js';
import { type FileSourceOptions, fileSource } from './file-source.js';
import { formatByName } from './format-by-name.js';
import { readInEpochs } from './read-in-epochs.js';
import type { Source, SourceMark } from './source.js';
import { toPlain } from './to-plain.js';

export interface FromFileOptions {
  readonly file: string;
  /** By default what the file's name says: `.csv`, `.ndjson`, `.jsonl`, `.json` (also with `.gz`) or `.parquet`. */
  readonly format?: FileSourceOptions['format'];
  readonly schema: Schema;
  /** Name of the event time column; by default the first TIMESTAMP. */
  readonly time?: string;
  /** Called with each record that is not an event; without it such records are passed over. */
  readonly deadLetter?: (letter: DeadLetter) => void;
  /** The stream's, in an archive; by default the file's, up to its first point. */
  readonly name?: string;
  /** Events that are delivered before sinks must acknowledge; and, with an archive, those of one commit. Default: 4,096. */
  readonly epochSize?: number;
}

/** An epoch's events, unless `epochSize` says otherwise. */
const EPOCH = 4_096;

/**
 * The events of a file, in the order in which they stand there. Each subscription reads the file anew, an epoch at a time:
 * the next once each `to(sink)` has acknowledged what it took of the one before; and closes it when it ends. `T` is what
 * the schema makes: an object with a property a column; NULL is `null`, a TIMESTAMP microseconds since 1970, a DATE days, a
 * DECIMAL a number, an integer beyond 2^53 a bigint.
 * Errors with MotifError `INVALID_INPUT` when the file is missing, cut short, or not what it is said to be.
 */
export function fromFile<T>(options: FromFileOptions): Observable<StreamEvent<T>> {
  return readInEpochs(() => new FileReader<T>(options));
}

class FileReader<T> implements EpochReader<T, SourceMark> {
  readonly identity: string;
  readonly stream: ReadStream;
  readonly #source: Source;
  readonly #options: FromFileOptions;

  constructor(options: FromFileOptions) {
    const { file, schema, epochSize, name = nameOf(file) } = options;
    if (epochSize !== undefined && !(epochSize >= 1)) {
      throw new MotifError('INVALID_ARGUMENT', `${file}: epochSize is ${epochSize}; an epoch has 1 event or more`);
    }
    this.#options = options;
    this.#source = fileSource(sourceOptions(options));
    this.stream = { name, schema };
    this.identity = `file ${JSON.stringify([name, file, schema])}`;
  }

  open(mark: SourceMark | undefined): Promise<void> {
    return this.#source.open(mark);
  }

  async read(): Promise<ReadEpoch<T, SourceMark> | undefined> {
    const read = await this.#source.read(this.#options.epochSize ?? EPOCH);
    if (read === undefined) return undefined;
    const { batch, deadLetters, mark } = read;
    for (const letter of deadLetters) this.#options.deadLetter?.(letter);
    return { events: eventsOf<T>(batch), mark, read: { events: batch, deadLetters } };
  }

  close(): Promise<void> {
    return this.#source.close();
  }
}

function nameOf(file: string): string {
  return basename(file).replace(/\..*$/, '');
}

function sourceOptions({
  file,
  format = formatOf(file),
  schema,
  time,
  name = nameOf(file),
}: FromFileOptions): FileSourceOptions {
  const found = time === undefined ? undefined : schema.findIndex(({ name }) => name === time);
  if (found === -1) throw new MotifError('INVALID_ARGUMENT', `${file}: the schema has no column ${time}`);
  return { stream: name, name: file, file, format, schema, timeField: found };
}

function formatOf(file: string): FileSourceOptions['format'] {
  const format = formatByName(file);
  if (format !== undefined) return format;
  throw new MotifError(
    'INVALID_ARGUMENT',
    `${file}: its name does not say its format; give format: csv, json or parquet`,
  );
}

function eventsOf<T>(batch: Batch): readonly StreamEvent<T>[] {
  const { schema, columns } = batch;
  return Array.from({ length: batch.length }, (_, row) => {
    const fields = columns.map((column, i) => {
      const field = schema[i];
      return field === undefined ? [] : [field.name, toPlain(field.type, valueAt(column, row))];
    });
    // The schema is the only witness of T, and it is there at run time only.
    const value = Object.fromEntries(fields) as T;
    return { time: timeAt(batch, row), position: positionAt(batch, row), value };
  });
}
