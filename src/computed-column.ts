import type { Schema, Value } from './schema.js';

/** A row's values by the fields' places in the schema. */
export interface RowFields {
  at(field: number): Value;
}

/** A column of a stream that its input does not have. */
export interface ComputedColumn {
  /** Its place in the schema. */
  readonly field: number;
  /** @throws EvaluationError for a row of which it cannot be computed. */
  readonly compute: (row: RowFields) => Value;
}

/** The fields that the input itself has. */
export function physicalSchema(schema: Schema, computed: readonly { readonly field: number }[] = []): Schema {
  return schema.filter((_, place) => computed.every(({ field }) => field !== place));
}
