import type { Batch } from '../src/batch.js';
import { BatchBuilder } from '../src/batch-builder.js';
import type { Schema, Value } from '../src/schema.js';
import type { Timestamp } from '../src/time.js';

/** As bench/queries/streams.sql declares it. */
export const shopSchema: Schema = [
  { name: 'ts', type: { kind: 'TIMESTAMP' } },
  { name: 'user_id', type: { kind: 'VARCHAR' } },
  { name: 'item_id', type: { kind: 'VARCHAR' } },
  { name: 'event', type: { kind: 'VARCHAR' } },
  { name: 'price', type: { kind: 'DOUBLE' } },
  { name: 'session', type: { kind: 'VARCHAR' } },
  { name: 'page', type: { kind: 'VARCHAR' } },
];

const ROWS = 2_048;

/** What of an event of the shop a batch is made of. */
export interface BatchedEvent {
  readonly time: Timestamp;
  readonly user: string;
  readonly item: string;
  readonly type: string;
  readonly price?: number;
  readonly session?: string;
  readonly page?: string;
}

/** The events as a source would give them. */
export function* shopBatches(events: Iterable<BatchedEvent>, rows: number = ROWS): Generator<Batch> {
  const builder = new BatchBuilder('events', shopSchema, { source: 'memory', partition: 0 });
  let offset = 0;
  for (const { time, user, item, type, price = 0, session = null, page = null } of events) {
    const values: readonly Value[] = [time, user, item, type, price, session, page];
    builder.add(values, time, offset++);
    if (builder.length === rows) yield builder.finish();
  }
  if (builder.length > 0) yield builder.finish();
}
