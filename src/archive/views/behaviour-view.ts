import type { BehaviourType } from '../../behaviour.js';
import { type BehaviourColumn, behaviourColumns } from '../../behaviour-columns.js';
import { quoteText } from '../../quote-text.js';
import { quoteName, typeName } from '../../schema.js';
import { storedType } from '../stored-type.js';

/**
 * A query's behaviours with its key and its SELECT's columns, typed; and the day, unless one of them is called so. Of those that
 * are revised each as it was told last, without those that were retracted.
 */
export function behaviourView(type: BehaviourType): string {
  const columns = behaviourColumns(type);
  const list = columns.map((column) => viewColumn(column, type));
  if (!columns.some(({ name }) => name.toLowerCase() === 'date')) list.push('date');
  const select = list.join(', ');
  const ofQuery = `FROM behaviours WHERE behaviour = ${quoteText(type.name)}`;
  if (type.isRevised !== true) return `SELECT ${select} ${ofQuery}`;
  return `SELECT ${select} FROM (${ofQuery} QUALIFY row_number() OVER (PARTITION BY id ORDER BY revision DESC) = 1)
    WHERE kind <> 'retracted'`;
}

function viewColumn(column: BehaviourColumn, { key, columns }: BehaviourType): string {
  switch (column.from) {
    case 'key':
      return `${typedField(column, key[column.place]?.name ?? '', 'key')} AS ${quoteName(column.name)}`;
    case 'values':
      return `${typedField(column, columns[column.place]?.name ?? '', '"values"')} AS ${quoteName(column.name)}`;
    default:
      return column.name;
  }
}

/** A member of a JSON object of `rowJson`, cast to its type. */
function typedField({ type }: BehaviourColumn, name: string, json: string): string {
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
