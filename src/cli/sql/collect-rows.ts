import type { ArchiveAnswer } from '../../archive/questions/archive-reader.js';
import type { Schema, Value } from '../../schema.js';
import { firstRows } from './first-rows.js';
import type { Progress } from './progress.js';

/** So many rows are drawn; what is more is counted. */
const MOST_DRAWN = 100_000;

export interface CollectedRows {
  readonly columns: Schema;
  readonly rows: readonly (readonly Value[])[];
  /** How many there are in all. */
  readonly count: number;
}

export async function collectRows({ columns, rows }: ArchiveAnswer, progress: Progress): Promise<CollectedRows> {
  const first = firstRows(progress.counting(rows), MOST_DRAWN);
  const collected: (readonly Value[])[] = [];
  for await (const row of first.rows) collected.push(row);
  return { columns, rows: collected, count: await first.all() };
}
