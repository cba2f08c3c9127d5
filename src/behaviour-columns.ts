import type { BehaviourType } from './behaviour.js';
import type { Field } from './schema.js';

/** A column of the row that a behaviour is to whoever reads it, and where its value is. */
export interface BehaviourColumn extends Field {
  readonly from: 'id' | 'kind' | 'time' | 'key' | 'values';
  /** Which of the key's columns, or of the SELECT's. */
  readonly place: number;
}

const OWN_COLUMNS: readonly BehaviourColumn[] = [
  { name: 'id', type: { kind: 'VARCHAR' }, from: 'id', place: 0 },
  { name: 'kind', type: { kind: 'VARCHAR' }, from: 'kind', place: 0 },
  { name: 'time', type: { kind: 'TIMESTAMP' }, from: 'time', place: 0 },
];

/**
 * A query's behaviours as rows, in the archive and for queries that read them: the fixed columns, the key, the SELECT's
 * columns. A selected column that the key has is there once; one with the name of a fixed column gets a number. With INSERT
 * INTO the target's columns stand for themselves, since several queries with other keys may have it.
 */
export function behaviourColumns({ query, key, columns }: BehaviourType): readonly BehaviourColumn[] {
  const rows = [...OWN_COLUMNS];
  const taken = new Set(rows.map(({ name }) => name));
  const shownKey = query === undefined ? key : [];
  const keyNames = new Set(shownKey.map(({ name }) => name.toLowerCase()));
  const add = ({ name: wanted, type }: Field, from: 'key' | 'values', place: number): void => {
    const name = freeName(wanted, taken);
    taken.add(name.toLowerCase());
    rows.push({ name, type, from, place });
  };
  for (const [place, field] of shownKey.entries()) add(field, 'key', place);
  for (const [place, field] of columns.entries()) {
    if (!keyNames.has(field.name.toLowerCase())) add(field, 'values', place);
  }
  return rows;
}

function freeName(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name.toLowerCase())) return name;
  for (let i = 1; ; i++) if (!taken.has(`${name}_${i}`.toLowerCase())) return `${name}_${i}`;
}
