import type { Schema, Value } from '../schema.js';
import { toPlain } from '../sources/to-plain.js';

/** A row as `fromFile` gives it: by the columns' names. */
export function plainRow(schema: Schema, values: readonly Value[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(schema.map(({ name, type }, i) => [name, toPlain(type, values[i] ?? null)]));
}
