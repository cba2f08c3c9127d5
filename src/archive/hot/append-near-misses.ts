import { queryOf } from '../../behaviour.js';
import type { AppendColumn, Database, TableName } from '../../duckdb/database.js';
import type { NearMiss } from '../../near-miss.js';
import { rowJson } from '../row-json.js';
import { numbers, repeatedTexts, texts } from './append-columns.js';

/** Partial matches that came to nothing, and why; `claims` as with late events. */
export async function appendNearMisses(
  database: Database,
  into: TableName,
  misses: readonly NearMiss[],
  claims: readonly AppendColumn[],
): Promise<void> {
  if (misses.length === 0) return;
  const ofEach = <T>(value: (miss: NearMiss) => T): readonly T[] => misses.map(value);
  const columns = [
    repeatedTexts(ofEach(({ type }) => queryOf(type))),
    repeatedTexts(ofEach(({ type }) => type.version)),
    texts(ofEach(({ type, key }) => rowJson(type.key, key))),
    numbers(
      'TIMESTAMP',
      ofEach(({ time }) => time),
    ),
    repeatedTexts(ofEach(({ reason }) => reason)),
    numbers(
      'INTEGER',
      ofEach(({ done }) => done),
    ),
    numbers(
      'INTEGER',
      ofEach(({ of }) => of),
    ),
    repeatedTexts(ofEach(({ furthest }) => furthest)),
    repeatedTexts(ofEach(({ waitedFor }) => (waitedFor.length === 0 ? null : waitedFor.join(', ')))),
    repeatedTexts(ofEach(({ failed = null }) => failed)),
    texts(ofEach(readsOf)),
    numbers(
      'DOUBLE',
      ofEach(({ missing }) => missing),
    ),
    numbers(
      'TIMESTAMP',
      ofEach(({ startedAt }) => startedAt),
    ),
    ...positions(ofEach(({ first }) => first)),
    ...positions(ofEach(({ by }) => by)),
    texts(ofEach(({ events }) => JSON.stringify(events))),
    ...claims,
  ];
  await database.append(into, columns, misses.length);
}

function readsOf({ reads }: NearMiss): string | null {
  if (reads.length === 0) return null;
  return rowJson(
    reads,
    reads.map(({ value }) => value),
  );
}

function positions(of: readonly (NearMiss['first'] | undefined)[]): readonly AppendColumn[] {
  return [
    repeatedTexts(of.map((position) => position?.source ?? null)),
    numbers(
      'INTEGER',
      of.map((position) => position?.partition),
    ),
    numbers(
      'BIGINT',
      of.map((position) => position?.offset),
    ),
  ];
}
