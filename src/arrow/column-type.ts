import type { DataType, Value } from '../schema.js';

/** What a column of Arrow's may be here: motif's types, and two that stand in a text or nowhere with motif. */
export type ColumnType = DataType | { readonly kind: 'BLOB' } | { readonly kind: 'TIME' };

export interface ColumnField {
  readonly name: string;
  readonly type: ColumnType;
}

/** A TIME is a text as DuckDB prints it, a BLOB bytes; all else as a `Value` is. */
export type Cell = Value | Uint8Array;

/** In a field's metadata, the name of a type that Arrow's own type does not tell from another. */
export const TYPE_NOTE = 'motif.type';
