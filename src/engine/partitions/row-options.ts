import type { ComputedColumn, RowFields } from '../../computed-column.js';
import { compileOverFields } from '../../patterns/compile-over-fields.js';
import type { StreamDeclaration } from '../../query/plan.js';
import type { Schema } from '../../schema.js';

/** How a source is to make rows of a declared stream. */
export function rowOptions({ name: stream, schema, watermark, computed, dedupeTtl }: StreamDeclaration): {
  readonly stream: string;
  readonly schema: Schema;
  readonly timeField: number | null;
  readonly computed?: readonly ComputedColumn[];
  readonly identifies: boolean;
} {
  const options = { stream, schema, timeField: watermark?.field ?? null, identifies: dedupeTtl !== undefined };
  if (computed === undefined) return options;
  const compiled = computed.map(({ field, expression }) => ({
    field,
    compute: compileOverFields<RowFields>(expression, (row, other) => row.at(other)),
  }));
  return { ...options, computed: compiled };
}
