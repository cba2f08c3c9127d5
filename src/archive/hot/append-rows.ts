import type { Batch } from '../../batch.js';
import type { Database, TableName } from '../../duckdb/database.js';
import type { Timestamp } from '../../time.js';
import type { ClaimedEpoch, EpochRows } from '../epoch.js';
import { FIXED_TABLES } from '../tables.js';
import { claimColumns } from '../views/claim-columns.js';
import { appendBehaviours } from './append-behaviours.js';
import { appendEvents, type EventTable } from './append-events.js';
import { appendNearMisses } from './append-near-misses.js';
import { appendDeadLetters, appendLate } from './append-refused.js';

/** Rows of one epoch, and under which claim they are written, if under one. */
export interface WrittenRows {
  readonly rows: EpochRows;
  readonly by?: ClaimedEpoch;
}

export interface RowTables {
  readonly tableOf: (batch: Batch) => EventTable;
  readonly into: (path: string) => TableName;
  /** Whether they have the columns that say who wrote a row. */
  readonly hasClaims: boolean;
}

/** Adds the rows of some epochs to their tables. In a transaction. */
export async function appendRows(
  database: Database,
  { tableOf, into, hasClaims }: RowTables,
  written: readonly WrittenRows[],
  ingestedAt: Timestamp,
): Promise<void> {
  const claims = (of: 'late' | 'deadLetters' | 'nearMisses') =>
    hasClaims ? claimColumns(written.map(({ rows, by }) => [by, rows[of]?.length ?? 0])) : [];
  const events = written.flatMap(({ rows, by }) => rows.events.map((batch) => ({ batch, by })));
  await appendEvents(database, tableOf, events, ingestedAt, hasClaims);
  const late = written.flatMap(({ rows }) => rows.late);
  await appendLate(database, into(FIXED_TABLES.late.path), late, claims('late'));
  const letters = written.flatMap(({ rows }) => rows.deadLetters);
  await appendDeadLetters(database, into(FIXED_TABLES.dead_letters.path), letters, ingestedAt, claims('deadLetters'));
  const misses = written.flatMap(({ rows }) => rows.nearMisses ?? []);
  await appendNearMisses(database, into(FIXED_TABLES.near_misses.path), misses, claims('nearMisses'));
  const behaviours = written.map(({ rows, by }) => ({ behaviours: rows.behaviours, by }));
  await appendBehaviours(database, into, behaviours, hasClaims);
}
