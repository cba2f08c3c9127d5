import type { Batch } from '../batch.js';
import type { AppendColumn, Database } from '../duckdb/database.js';
import { allRowsOf, gather } from '../gather.js';
import type { Timestamp } from '../time.js';
import { STREAMS } from './layout.js';

/** To begin an append costs about as much as so many rows do. */
const SMALL_BATCH = 1_024;

/** The rows of batches, late ones too, each in the table of its stream, there in their order. */
export async function appendEvents(database: Database, events: readonly Batch[], ingestedAt: Timestamp): Promise<void> {
  for (const stream of new Set(events.map((batch) => batch.stream))) {
    const batches = events.filter((batch) => batch.stream === stream);
    const length = batches.reduce((sum, batch) => sum + batch.length, 0);
    const isToJoin = batches.length > 1 && length < SMALL_BATCH * batches.length;
    for (const batch of isToJoin ? [gather(allRowsOf(batches))] : batches) await append(database, batch, ingestedAt);
  }
}

async function append(database: Database, batch: Batch, ingestedAt: Timestamp): Promise<void> {
  const declared = batch.schema.map(({ type }, i): AppendColumn => {
    const column = batch.columns[i];
    if (column === undefined) throw new RangeError(`a batch of ${batch.stream} without its column ${i}`);
    return { type, column };
  });
  const columns = [...declared, ...positionColumns(batch, ingestedAt)];
  await database.append({ schema: STREAMS, name: batch.stream }, columns, batch.length);
}

/** In the order of `EVENT_COLUMNS`. */
function positionColumns(batch: Batch, ingestedAt: Timestamp): readonly AppendColumn[] {
  const { length, origins, origin } = batch;
  const sources = [...new Set(origins.map(({ source }) => source))];
  const codeOf = origins.map(({ source }) => sources.indexOf(source));
  const [codes, partitions] = [new Int32Array(length), new Float64Array(length)];
  for (let row = 0; row < length; row++) {
    const place = origin[row] ?? 0;
    codes[row] = codeOf[place] ?? 0;
    partitions[row] = origins[place]?.partition ?? 0;
  }
  return [
    { type: { kind: 'TIMESTAMP' }, column: { kind: 'number', values: batch.times, ...withoutTime(batch) } },
    { type: { kind: 'VARCHAR' }, column: { kind: 'text', codes, dictionary: sources } },
    { type: { kind: 'INTEGER' }, column: { kind: 'number', values: partitions } },
    { type: { kind: 'BIGINT' }, column: { kind: 'number', values: batch.offsets } },
    { type: { kind: 'TIMESTAMP' }, column: { kind: 'number', values: new Float64Array(length).fill(ingestedAt) } },
  ];
}

/** Which rows of a table have no time; nothing for a stream. */
function withoutTime({ times }: Batch): { readonly nulls?: Uint8Array } {
  for (let row = 0; row < times.length; row++) {
    if (Number.isNaN(times[row])) return { nulls: Uint8Array.from(times, (time) => (Number.isNaN(time) ? 1 : 0)) };
  }
  return {};
}
