import type { Database, TableName } from '../../duckdb/database.js';
import type { Timestamp } from '../../time.js';
import { numbers, texts } from './append-columns.js';

/** A run of an engine, as far as it is: counted since it began. */
export interface Run {
  readonly run: string;
  readonly engine: string;
  readonly motif: string;
  readonly beganAt: Timestamp;
  readonly endedAt?: Timestamp;
  readonly events: number;
  readonly late: number;
  readonly deadLetters: number;
  readonly duplicates: number;
  readonly behaviours: number;
}

export async function appendRun(database: Database, into: TableName, run: Run): Promise<void> {
  const columns = [
    texts([run.run]),
    texts([run.engine]),
    texts([run.motif]),
    numbers('TIMESTAMP', [run.beganAt]),
    numbers('TIMESTAMP', [run.endedAt]),
    ...[run.events, run.late, run.deadLetters, run.behaviours, run.duplicates].map((count) =>
      numbers('BIGINT', [count]),
    ),
  ];
  await database.append(into, columns, 1);
}
