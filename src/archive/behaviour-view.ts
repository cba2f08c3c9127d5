import type { BehaviourType } from '../behaviour.js';
import { type Field, quoteName, typeName } from '../schema.js';
import { storedType } from './stream-tables.js';

const OWN_COLUMNS = ['id', 'kind', 'time'];

/**
 * A query's behaviours with its key and its SELECT's columns, typed. A selected column that the key has is there once;
 * one with the name of a fixed column gets a number.
 */
export function behaviourView({ name, key, columns }: BehaviourType): string {
  const list = [...OWN_COLUMNS];
  const taken = new Set(OWN_COLUMNS);
  const keyNames = new Set(key.map((field) => field.name.toLowerCase()));
  const add = (field: Field, json: string) => {
    const alias = freeName(field.name, taken);
    taken.add(alias.toLowerCase());
    list.push(`${typedField(field, json)} AS ${quoteName(alias)}`);
  };
  for (const field of key) add(field, 'key');
  for (const field of columns) if (!keyNames.has(field.name.toLowerCase())) add(field, '"values"');
  return `SELECT ${list.join(', ')} FROM behaviours WHERE behaviour = '${name.replaceAll("'", "''")}'`;
}

/** A member of a JSON object of `rowJson`, cast to its type. */
function typedField({ name, type }: Field, json: string): string {
  const pointer = `'/${name.replaceAll('~', '~0').replaceAll('/', '~1').replaceAll("'", "''")}'`;
  switch (type.kind) {
    case 'VARCHAR':
      return `(${json}->>${pointer})`;
    case 'JSON':
      return `nullif(${json}->${pointer}, 'null')`;
    case 'LIST':
    case 'STRUCT':
    case 'MAP':
      return `(${json}->${pointer})::${typeName(storedType(type))}`;
    default:
      return `(${json}->>${pointer})::${typeName(storedType(type))}`;
  }
}

function freeName(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name.toLowerCase())) return name;
  for (let i = 1; ; i++) if (!taken.has(`${name}_${i}`.toLowerCase())) return `${name}_${i}`;
}
