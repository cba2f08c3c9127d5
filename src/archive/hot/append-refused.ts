import type { DeadLetter } from '../../dead-letter.js';
import type { AppendColumn, Database, TableName } from '../../duckdb/database.js';
import type { Position } from '../../event.js';
import type { Timestamp } from '../../time.js';
import type { LateEvent } from '../epoch.js';
import { numbers, repeatedTexts, texts } from './append-columns.js';

/** Which events came too late, and by how much; `claims` are the columns that say who wrote them, where the table has such. */
export async function appendLate(
  database: Database,
  into: TableName,
  late: readonly LateEvent[],
  claims: readonly AppendColumn[],
): Promise<void> {
  const lateness: AppendColumn = {
    type: { kind: 'INTERVAL' },
    column: { kind: 'value', values: late.map((event) => ({ months: 0, days: 0, micros: event.lateness })) },
  };
  const columns = [
    repeatedTexts(late.map(({ stream }) => stream)),
    numbers(
      'TIMESTAMP',
      late.map(({ time }) => time),
    ),
    lateness,
    ...positions(late),
    ...claims,
  ];
  await database.append(into, columns, late.length);
}

/** Which records could not become events, and why. */
export async function appendDeadLetters(
  database: Database,
  into: TableName,
  letters: readonly DeadLetter[],
  ingestedAt: Timestamp,
  claims: readonly AppendColumn[],
): Promise<void> {
  const columns = [
    repeatedTexts(letters.map(({ stream }) => stream)),
    ...positions(letters),
    numbers(
      'BIGINT',
      letters.map(({ line }) => line),
    ),
    texts(letters.map(({ reason }) => reason)),
    texts(letters.map(({ raw }) => raw)),
    numbers(
      'TIMESTAMP',
      letters.map(() => ingestedAt),
    ),
    ...claims,
  ];
  await database.append(into, columns, letters.length);
}

function positions(rows: readonly { readonly position: Position }[]): readonly AppendColumn[] {
  return [
    repeatedTexts(rows.map(({ position }) => position.source)),
    numbers(
      'INTEGER',
      rows.map(({ position }) => position.partition),
    ),
    numbers(
      'BIGINT',
      rows.map(({ position }) => position.offset),
    ),
  ];
}
