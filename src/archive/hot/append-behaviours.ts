import type { Behaviour, Evidence } from '../../behaviour.js';
import type { Database, TableName } from '../../duckdb/database.js';
import type { ClaimedEpoch } from '../epoch.js';
import { rowJson } from '../row-json.js';
import { FIXED_TABLES } from '../tables.js';
import { claimColumns } from '../views/claim-columns.js';
import { numbers, repeatedTexts, texts } from './append-columns.js';

/** Behaviours, and who wrote them. */
export interface WrittenBehaviours {
  readonly behaviours: readonly Behaviour[];
  readonly by: ClaimedEpoch | undefined;
}

/** The behaviours, and the positions of the events behind them in the order of the match. */
export async function appendBehaviours(
  database: Database,
  into: (path: string) => TableName,
  written: readonly WrittenBehaviours[],
  hasClaims: boolean,
): Promise<void> {
  const behaviours = written.flatMap((one) => one.behaviours);
  const claims = (rowsOf: (behaviours: readonly Behaviour[]) => number) =>
    hasClaims ? claimColumns(written.map((one) => [one.by, rowsOf(one.behaviours)])) : [];
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
    ...claims(({ length }) => length),
  ];
  await database.append(into(FIXED_TABLES.behaviours.path), rows, behaviours.length);

  const evidence = behaviours.flatMap(({ id, time, revision = 0, evidence: of }) =>
    of.map((event: Evidence, ordinal) => ({ id, time, revision, ordinal, ...event })),
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
    numbers(
      'INTEGER',
      evidence.map(({ revision }) => revision),
    ),
    ...claims((of) => of.reduce((sum, one) => sum + one.evidence.length, 0)),
  ];
  await database.append(into(FIXED_TABLES.evidence.path), events, evidence.length);
}
