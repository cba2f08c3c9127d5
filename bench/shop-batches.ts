import type { Batch } from '../src/batch.js';
import type { Schema } from '../src/schema.js';
import { itemName, type ShopEvent, userName } from './shop-events.js';

/** As bench/queries/streams.sql declares it. */
const shopSchema: Schema = [
  { name: 'ts', type: { kind: 'TIMESTAMP' } },
  { name: 'user_id', type: { kind: 'VARCHAR' } },
  { name: 'item_id', type: { kind: 'VARCHAR' } },
  { name: 'event', type: { kind: 'VARCHAR' } },
  { name: 'price', type: { kind: 'DOUBLE' } },
  { name: 'session', type: { kind: 'VARCHAR' } },
  { name: 'page', type: { kind: 'VARCHAR' } },
];

const ROWS = 2_048;

/** The events as a source would give them: one dictionary a batch, names met for the first time in it. */
export function shopBatches(events: Iterable<ShopEvent>): Batch[] {
  const batches: Batch[] = [];
  let rows: ShopEvent[] = [];
  for (const event of events) {
    rows.push(event);
    if (rows.length < ROWS) continue;
    batches.push(shopBatch(rows, batches.length * ROWS));
    rows = [];
  }
  if (rows.length > 0) batches.push(shopBatch(rows, batches.length * ROWS));
  return batches;
}

function shopBatch(rows: readonly ShopEvent[], firstOffset: number): Batch {
  const times = Float64Array.from(rows, ({ time }) => time);
  const nothing = textColumn(rows.map(() => ''));
  return {
    stream: 'events',
    schema: shopSchema,
    length: rows.length,
    columns: [
      { kind: 'number', values: times },
      textColumn(rows.map(({ user }) => userName(user))),
      textColumn(rows.map(({ item }) => itemName(item))),
      textColumn(rows.map(({ type }) => type)),
      { kind: 'number', values: Float64Array.from(rows, ({ cents }) => cents / 100) },
      nothing,
      nothing,
    ],
    times,
    origin: new Uint32Array(rows.length),
    origins: [{ source: 'memory', partition: 0 }],
    offsets: Float64Array.from(rows, (_, index) => firstOffset + index),
  };
}

function textColumn(values: readonly string[]): { kind: 'text'; codes: Int32Array; dictionary: readonly string[] } {
  const places = new Map<string, number>();
  const codes = Int32Array.from(values, (value) => {
    const place = places.get(value) ?? places.size;
    places.set(value, place);
    return place;
  });
  return { kind: 'text', codes, dictionary: [...places.keys()] };
}
