import type { RecordBatch, Table } from 'apache-arrow';
import { MotifError } from '../errors.js';
import type { Arrow } from './load-arrow.js';

type Item = RecordBatch | Uint8Array;
type Items = Iterator<Item> | AsyncIterator<Item>;

/** A Table; record batches; or bytes in Arrow's IPC format, all at once or as they come, as from `createReadStream`. */
export type ArrowSource =
  | Table
  | Uint8Array
  | Iterable<RecordBatch | Uint8Array>
  | AsyncIterable<RecordBatch | Uint8Array>;

/** @throws MotifError `INVALID_INPUT` for bytes that are not Arrow's, or cut short. */
export async function* openBatches(arrow: Arrow, source: ArrowSource, name: string): AsyncGenerator<RecordBatch> {
  if (arrow.isArrowTable(source)) {
    yield* source.batches;
    return;
  }
  const items = source instanceof Uint8Array ? [source].values() : iteratorOf(source);
  try {
    const { value: first, done } = await items.next();
    if (!done && !(first instanceof Uint8Array)) yield* batchesFrom(arrow, first, items, name);
    else yield* ipcFrom(arrow, first, items, name);
  } finally {
    await items.return?.();
  }
}

function iteratorOf(source: Exclude<ArrowSource, Table | Uint8Array>): Items {
  return Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
}

async function* batchesFrom(arrow: Arrow, first: Item, rest: Items, name: string): AsyncGenerator<RecordBatch> {
  for (let item = first; ; ) {
    if (!arrow.isArrowRecordBatch(item)) throw notArrow(name, 'something else than a record batch comes among them');
    yield item;
    const next = await rest.next();
    if (next.done) return;
    item = next.value;
  }
}

async function* ipcFrom(
  arrow: Arrow,
  first: Uint8Array | undefined,
  rest: Items,
  name: string,
): AsyncGenerator<RecordBatch> {
  let hasSchema = false;
  const reader = await arrow.RecordBatchReader.from(bytesFrom(first, rest, name));
  try {
    await reader.open();
    hasSchema = reader.schema !== undefined;
    for (let next = await reader.next(); !next.done; next = await reader.next()) yield next.value;
  } catch (cause) {
    if (cause instanceof MotifError) throw cause;
    throw notArrow(name, cause instanceof Error ? cause.message : String(cause), cause);
  } finally {
    await reader.cancel();
  }
  if (!hasSchema) throw notArrow(name, 'there are no bytes');
}

async function* bytesFrom(first: Uint8Array | undefined, rest: Items, name: string): AsyncGenerator<Uint8Array> {
  if (first === undefined) return;
  yield first;
  for (let next = await rest.next(); !next.done; next = await rest.next()) {
    if (!(next.value instanceof Uint8Array)) throw notArrow(name, 'something else than bytes comes among them');
    yield next.value;
  }
}

function notArrow(name: string, reason: string, cause?: unknown): MotifError {
  return new MotifError(
    'INVALID_INPUT',
    {
      message: `${name}: not Arrow, or cut short: ${reason}`,
      hint: 'Give a Table, record batches, or the bytes of Arrow IPC.',
    },
    { cause },
  );
}
