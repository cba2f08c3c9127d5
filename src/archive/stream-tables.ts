import type { Database, TableName } from '../duckdb/database.js';
import { MotifError } from '../errors.js';
import { type DataType, quoteName, type Schema, typeName } from '../schema.js';
import type { ArchiveOptions } from './archive.js';
import { qualified, STREAMS, streamTables } from './layout.js';

/** What every event has beside its declared fields. */
const EVENT_COLUMNS: Schema = [
  { name: '_time', type: { kind: 'TIMESTAMP' } },
  { name: '_source', type: { kind: 'VARCHAR' } },
  { name: '_partition', type: { kind: 'INTEGER' } },
  { name: '_offset', type: { kind: 'BIGINT' } },
  { name: '_ingested_at', type: { kind: 'TIMESTAMP' } },
];

/**
 * A table for each declared stream that has none yet.
 * @throws MotifError `ARCHIVE_MISMATCH` when one has a table of other columns, `INVALID_QUERY` when a field's name is
 * taken.
 */
export async function createStreamTables(database: Database, streams: ArchiveOptions['streams']): Promise<void> {
  const present = new Set((await streamTables(database)).map(({ name }) => name.toLowerCase()));
  for (const { name, schema } of streams) {
    refuseTakenNames(name, schema);
    const table = { schema: STREAMS, name };
    const columns = [...schema.map((field) => ({ ...field, type: storedType(field.type) })), ...EVENT_COLUMNS];
    if (present.has(name.toLowerCase())) await requireColumns(database, table, columns);
    else await database.run(`CREATE TABLE ${qualified(table)} (${columns.map(columnDefinition).join(', ')})`);
  }
}

function columnDefinition({ name, type }: Schema[number]): string {
  return `${quoteName(name)} ${typeName(type)}`;
}

function refuseTakenNames(stream: string, schema: Schema): void {
  const taken = new Set(EVENT_COLUMNS.map(({ name }) => name));
  const clash = schema.find(({ name }) => taken.has(name.toLowerCase()));
  if (clash === undefined) return;
  throw new MotifError('INVALID_QUERY', {
    message: `stream "${stream}" has a column "${clash.name}", a name that the archive needs for itself`,
    hint: `The archive adds ${[...taken].join(', ')} to every event: give the column another name.`,
  });
}

async function requireColumns(database: Database, table: TableName, declared: Schema): Promise<void> {
  const differences = columnDifferences(await database.columns(`FROM ${qualified(table)}`), declared);
  if (differences.length === 0) return;
  throw new MotifError('ARCHIVE_MISMATCH', {
    message: `the archive has stream "${table.name}" with other columns than are declared now: ${differences.join('; ')}`,
    hint: 'Begin anew with --fresh, or name another folder with --archive DIR.',
  });
}

function columnDifferences(archived: Schema, declared: Schema): readonly string[] {
  const before = new Map(archived.map(({ name, type }) => [name, typeName(type)]));
  const now = new Map(declared.map(({ name, type }) => [name, typeName(type)]));
  const differences: string[] = [];
  for (const [name, type] of now) {
    const old = before.get(name);
    if (old === undefined) differences.push(`"${name}" ${type} is new`);
    else if (old !== type) differences.push(`"${name}" is ${type}, was ${old}`);
  }
  for (const name of before.keys()) if (!now.has(name)) differences.push(`"${name}" is gone`);
  const order = [...now.keys()].some((name, i) => archived[i]?.name !== name);
  return differences.length === 0 && order ? ['they stand in another order'] : differences;
}

/** A column that is always NULL is an INTEGER, as it is in DuckDB. */
export function storedType(type: DataType): DataType {
  switch (type.kind) {
    case 'NULL':
      return { kind: 'INTEGER' };
    case 'LIST':
      return { kind: 'LIST', element: storedType(type.element) };
    case 'STRUCT':
      return { kind: 'STRUCT', fields: type.fields.map((field) => ({ ...field, type: storedType(field.type) })) };
    case 'MAP':
      return { kind: 'MAP', key: storedType(type.key), value: storedType(type.value) };
    default:
      return type;
  }
}
