import type { Behaviour, Evidence } from '../behaviour.js';
import type { Database, TableName } from '../duckdb/database.js';
import { numbers, repeatedTexts, texts } from './append-columns.js';
import { rowJson } from './row-json.js';
import { FIXED_TABLES } from './tables.js';

/** The behaviours, and the positions of the events behind them in the order of the match. */
export async function appendBehaviours(
  database: Database,
  into: (path: string) => TableName,
  behaviours: readonly Behaviour[],
): Promise<void> {
  const rows = [
    texts(behaviours.map(({ id }) => id)),
    repeatedTexts(behaviours.map(({ type }) => type.name)),
    repeatedTexts(behaviours.map(({ type }) => type.version)),
    repeatedTexts(behaviours.map(({ kind }) => kind)),
    numbers(
      'TIMESTAMP',
      behaviours.map(({ time }) => time),
    ),
    texts(behaviours.map(({ type, key }) => rowJson(type.key, key))),
    texts(behaviours.map(({ type, values }) => rowJson(type.columns, values))),
    repeatedTexts(behaviours.map(({ position }) => position.source)),
    numbers(
      'INTEGER',
      behaviours.map(({ position }) => position.partition),
    ),
    numbers(
      'BIGINT',
      behaviours.map(({ position }) => position.offset),
    ),
    numbers(
      'INTEGER',
      behaviours.map(({ revision = 0 }) => revision),
    ),
  ];
  await database.append(into(FIXED_TABLES.behaviours.path), rows, behaviours.length);

  const evidence = behaviours.flatMap(({ id, time, evidence: of }) =>
    of.map((event: Evidence, ordinal) => ({ id, time, ordinal, ...event })),
  );
  const events = [
    repeatedTexts(evidence.map(({ id }) => id)),
    numbers(
      'INTEGER',
      evidence.map(({ ordinal }) => ordinal),
    ),
    repeatedTexts(evidence.map(({ variable }) => variable)),
    repeatedTexts(evidence.map(({ source }) => source)),
    numbers(
      'INTEGER',
      evidence.map(({ partition }) => partition),
    ),
    numbers(
      'BIGINT',
      evidence.map(({ offset }) => offset),
    ),
    numbers(
      'BIGINT',
      evidence.map(({ lastOffset }) => lastOffset),
    ),
    numbers(
      'BIGINT',
      evidence.map(({ count }) => count),
    ),
    numbers(
      'TIMESTAMP',
      evidence.map(({ time }) => time),
    ),
  ];
  await database.append(into(FIXED_TABLES.evidence.path), events, evidence.length);
}
