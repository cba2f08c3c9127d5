import { type DataType, quoteName, type ScalarKind, typeName } from '../schema.js';

/** What a column of an archive's table may be: bytes too, which no query has. */
export type StoredType = DataType | { readonly kind: 'BLOB' };

export interface StoredColumn {
  readonly name: string;
  readonly type: StoredType;
  /** It has the values of this other column, and is not stored itself. */
  readonly of?: string;
}

export type StoredSchema = readonly StoredColumn[];

export function storedTypeName(type: StoredType): string {
  return type.kind === 'BLOB' ? type.kind : typeName(type);
}

/** A column that is always NULL is an INTEGER, as it is in DuckDB. */
export function storedType(type: DataType): DataType {
  return changed(type, (kind) => (kind === 'NULL' ? 'INTEGER' : kind));
}

/** As it stands in a Parquet file, which has no whole number of 128 bits and no interval of microseconds: as text. */
export function parquetType(type: StoredType): StoredType {
  return type.kind === 'BLOB'
    ? type
    : changed(type, (kind) => (kind === 'HUGEINT' || kind === 'INTERVAL' ? 'VARCHAR' : kind));
}

export function sameSchema(one: StoredSchema, other: StoredSchema): boolean {
  const named = ({ name, type, of = '' }: StoredColumn): readonly string[] => [name, storedTypeName(type), of];
  return JSON.stringify(one.map(named)) === JSON.stringify(other.map(named));
}

/** Those that are stored. */
export function physicalColumns(columns: StoredSchema): StoredSchema {
  return columns.filter(({ of }) => of === undefined);
}

/** Where the values of a column are stored. */
export function physicalName(columns: StoredSchema, name: string): string {
  return columns.find((column) => column.name === name)?.of ?? name;
}

/** Columns as they are written into a Parquet file. */
export function toParquet(columns: StoredSchema): string {
  return physicalColumns(columns)
    .map(({ name, type }) => castTo(quoteName(name), type, parquetType(type), name))
    .join(', ');
}

/** `column AS name`, with a cast where the two types differ. */
export function castTo(column: string, from: StoredType, to: StoredType, name: string): string {
  const cast = storedTypeName(from) === storedTypeName(to) ? column : `CAST(${column} AS ${storedTypeName(to)})`;
  return cast === quoteName(name) ? cast : `${cast} AS ${quoteName(name)}`;
}

function changed(type: DataType, change: (kind: ScalarKind) => ScalarKind): DataType {
  switch (type.kind) {
    case 'DECIMAL':
      return type;
    case 'LIST':
      return { kind: 'LIST', element: changed(type.element, change) };
    case 'STRUCT':
      return { kind: 'STRUCT', fields: type.fields.map((field) => ({ ...field, type: changed(field.type, change) })) };
    case 'MAP':
      return { kind: 'MAP', key: changed(type.key, change), value: changed(type.value, change) };
    default:
      return { kind: change(type.kind) };
  }
}
