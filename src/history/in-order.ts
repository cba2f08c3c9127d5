import type { Batch } from '../batch.js';
import type { Timestamp } from '../time.js';
import type { EventReader } from './event-reader.js';

const NEVER: Timestamp = Number.NEGATIVE_INFINITY;

/** A batch of one stream, and how far all streams are then. */
export interface OrderedRead {
  readonly batch: Batch;
  /** No event that is read with it or after it has a time before this. */
  readonly from: Timestamp;
  /** Its last event's time. */
  readonly last: Timestamp;
  /** Nor has one that is read after it one before this. */
  readonly watermark: Timestamp;
}

/** The batches of several streams, the hindmost in event time first; tables before all, since they are read as a whole. */
export async function* inOrder(readers: readonly EventReader[]): AsyncGenerator<OrderedRead> {
  const tables = readers.filter(({ stream }) => stream.watermark === undefined);
  for (const table of tables) {
    for (let read = await table.next(); read !== undefined; read = await table.next()) {
      yield { batch: read.batch, from: NEVER, last: NEVER, watermark: NEVER };
    }
  }
  const watermarks = new Map(readers.filter((reader) => !tables.includes(reader)).map((reader) => [reader, NEVER]));
  let from = NEVER;
  while (watermarks.size > 0) {
    const [hindmost] = [...watermarks].reduce((a, b) => (b[1] < a[1] ? b : a));
    const read = await hindmost.next();
    if (read === undefined || read.watermark === Number.POSITIVE_INFINITY) watermarks.delete(hindmost);
    else watermarks.set(hindmost, read.watermark);
    if (read === undefined) continue;
    const watermark = Math.min(...watermarks.values());
    // The last one of all: what ends time is not that nothing more is archived.
    const last = read.batch.times.at(-1) ?? NEVER;
    yield { batch: read.batch, from, last, watermark: watermark === Number.POSITIVE_INFINITY ? last : watermark };
    from = Math.max(from, watermark);
  }
}
