import type { Batch, Origin } from '../batch.js';
import type { Chunk } from '../duckdb/database.js';
import type { StreamDeclaration } from '../query/plan.js';
import { type ColumnReader, columnReader, NOTHING } from './column-reader.js';

/** Rows in a batch, about. */
const BATCH = 8_192;

export interface SliceColumns {
  readonly stream: StreamDeclaration;
  readonly origins: readonly Origin[];
  /** By field of the schema; undefined: nobody reads it. */
  readonly readers: readonly (ColumnReader | undefined)[];
}

/**
 * The rows of a slice in batches; the first columns are time, offset and, where
 * there are several, the place in `origins`. Of a stream in time none ends within rows of one time: what a watermark then releases is a whole
 * batch, of which nothing has to be copied.
 */
export async function* sliceBatches(
  chunks: AsyncIterable<Chunk>,
  { stream, origins, readers }: SliceColumns,
): AsyncGenerator<Batch> {
  const times = columnReader({ kind: 'TIMESTAMP' }, 0);
  const offsets = columnReader({ kind: 'BIGINT' }, 1);
  const origin = origins.length > 1 ? columnReader({ kind: 'INTEGER' }, 2) : undefined;
  const all = [times, offsets, origin, ...readers];
  const isInTime = stream.watermark !== undefined;
  let length = 0;
  const add = (chunk: Chunk, from: number, to: number): void => {
    if (from === to) return;
    for (const reader of all) reader?.add(chunk, from, to);
    length += to - from;
  };
  const batch = (): Batch => {
    const made = {
      stream: stream.name,
      schema: stream.schema,
      length,
      columns: readers.map((reader) => reader?.finish() ?? NOTHING),
      times: numbersOf(times),
      offsets: numbersOf(offsets),
      origin: origin === undefined ? new Uint32Array(length) : new Uint32Array(numbersOf(origin)),
      origins,
    };
    length = 0;
    return made;
  };
  for await (const chunk of chunks) {
    const isFull = length + chunk.length >= BATCH;
    const cut = !isFull ? 0 : isInTime ? lastBeginning(chunk) : chunk.length;
    add(chunk, 0, cut);
    if (isFull && cut > 0) yield batch();
    add(chunk, cut, chunk.length);
  }
  if (length > 0) yield batch();
}

/** Where the rows with the chunk's last time begin. */
function lastBeginning(chunk: Chunk): number {
  const values = chunk.items?.(0)?.values;
  if (!(values instanceof BigInt64Array)) throw new TypeError('times are whole numbers');
  let place = values.length - 1;
  while (place > 0 && values[place - 1] === values[place]) place--;
  return place;
}

/** NaN where there is none. */
function numbersOf(reader: ColumnReader): Float64Array {
  const column = reader.finish();
  if (column.kind !== 'number') return new Float64Array(0);
  const { values, nulls } = column;
  nulls?.forEach((isNull, row) => {
    if (isNull) values[row] = Number.NaN;
  });
  return values;
}
