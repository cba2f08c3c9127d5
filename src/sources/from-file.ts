import { concatMap, defer, from, type Observable } from 'rxjs';
import { type Batch, positionAt, timeAt, valueAt } from '../batch.js';
import type { DeadLetter } from '../dead-letter.js';
import { MotifError } from '../errors.js';
import type { StreamEvent } from '../event.js';
import type { Schema } from '../schema.js';
import { type FileSourceOptions, fileSource } from './file-source.js';
import { formatByName } from './format-by-name.js';
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
}

const BATCH = 1024;

/**
 * The events of a file, in the order in which they stand there. Each subscription reads the file anew, as fast as it is
 * consumed, and closes it when it ends. `T` is what the schema makes: an object with a property a column; NULL is `null`,
 * a TIMESTAMP microseconds since 1970, a DATE days, a DECIMAL a number, an integer beyond 2^53 a bigint.
 * Errors with MotifError `INVALID_INPUT` when the file is missing, cut short, or not what it is said to be.
 */
export function fromFile<T>(options: FromFileOptions): Observable<StreamEvent<T>> {
  return defer(() => from(readBatches(options))).pipe(concatMap((batch) => eventsOf<T>(batch)));
}

async function* readBatches(options: FromFileOptions): AsyncGenerator<Batch> {
  const source = fileSource(sourceOptions(options));
  try {
    await source.open();
    for (let read = await source.read(BATCH); read !== undefined; read = await source.read(BATCH)) {
      for (const letter of read.deadLetters) options.deadLetter?.(letter);
      yield read.batch;
    }
  } finally {
    await source.close();
  }
}

function sourceOptions({ file, format = formatOf(file), schema, time }: FromFileOptions): FileSourceOptions {
  const found = time === undefined ? undefined : schema.findIndex(({ name }) => name === time);
  if (found === -1) throw new MotifError('INVALID_ARGUMENT', `${file}: the schema has no column ${time}`);
  return { stream: file, name: file, file, format, schema, timeField: found };
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
