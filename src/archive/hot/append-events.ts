import type { ArchivedStream } from '../../archived-stream.js';
import type { Batch } from '../../batch.js';
import type { AppendColumn, Database, TableName } from '../../duckdb/database.js';
import { allRowsOf, gather } from '../../gather.js';
import { keyTexts } from '../../key-texts.js';
import type { Timestamp } from '../../time.js';
import type { ClaimedEpoch } from '../epoch.js';
import { claimColumns, type WrittenBy } from '../views/claim-columns.js';

/** To begin an append costs about as much as so many rows do. */
const SMALL_BATCH = 1_024;

/** Where a stream's events go, and what is kept of them beside its columns. */
export interface EventTable extends Omit<ArchivedStream, 'name' | 'schema'> {
  readonly table: TableName;
}

/** A batch, and who wrote it. */
export interface WrittenBatch {
  readonly batch: Batch;
  readonly by: ClaimedEpoch | undefined;
}

/** Several are one where that is worth it. */
interface JoinedBatch {
  readonly batch: Batch;
  readonly by: readonly WrittenBy[];
}

/** The rows of batches, late ones too, each in the table of its stream, there in their order. */
export async function appendEvents(
  database: Database,
  tableOf: (batch: Batch) => EventTable,
  events: readonly WrittenBatch[],
  ingestedAt: Timestamp,
  hasClaims: boolean,
): Promise<void> {
  for (const stream of new Set(events.map(({ batch }) => batch.stream))) {
    const batches = events.filter(({ batch }) => batch.stream === stream);
    for (const { batch, by } of joined(batches)) {
      await append(database, tableOf(batch), batch, ingestedAt, hasClaims ? claimColumns(by) : []);
    }
  }
}

/** Small ones as one; but not those with raw bytes, which none of several has. */
function joined(written: readonly WrittenBatch[]): readonly JoinedBatch[] {
  const batches = written.map(({ batch }) => batch);
  const by = written.map((one): WrittenBy => [one.by, one.batch.length]);
  const length = batches.reduce((sum, batch) => sum + batch.length, 0);
  const isWorth = batches.length > 1 && length < SMALL_BATCH * batches.length;
  if (isWorth && batches.every(({ raw }) => raw === undefined)) return [{ batch: gather(allRowsOf(batches)), by }];
  return written.map(({ batch, by: writer }) => ({ batch, by: [[writer, batch.length]] }));
}

async function append(
  database: Database,
  { table, keyFields, timeField, keepsRaw }: EventTable,
  batch: Batch,
  ingestedAt: Timestamp,
  claims: readonly AppendColumn[],
): Promise<void> {
  const declared = batch.schema.map(({ type }, i): AppendColumn => {
    const column = batch.columns[i];
    if (column === undefined) throw new RangeError(`a batch of ${batch.stream} without its column ${i}`);
    return { type, column };
  });
  const key: readonly AppendColumn[] =
    keyFields === undefined ? [] : [{ type: { kind: 'VARCHAR' }, column: keyTexts(batch, keyFields) }];
  const raw: readonly AppendColumn[] =
    keepsRaw === true ? [{ type: 'BLOB', values: batch.raw ?? new Array<null>(batch.length).fill(null) }] : [];
  const columns = [
    ...declared,
    ...(timeField === undefined ? [timeColumn(batch)] : []),
    ...positionColumns(batch, ingestedAt),
    ...key,
    ...raw,
    ...claims,
  ];
  await database.append(table, columns, batch.length);
}

function timeColumn(batch: Batch): AppendColumn {
  return { type: { kind: 'TIMESTAMP' }, column: { kind: 'number', values: batch.times, ...withoutTime(batch) } };
}

/** In the order of `EVENT_COLUMNS`, behind the time. */
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
