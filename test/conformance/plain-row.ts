import type { FoundBehaviour } from '../../src/behaviour.js';
import { toPlain } from '../../src/sources/to-plain.js';

/** A behaviour's values as JSON has them, so that they compare with an expected row. */
export function plainRow({ type, values }: FoundBehaviour): string {
  const cells = type.columns.map((column, i) => toPlain(column.type, values[i] ?? null));
  return JSON.stringify(cells, (_, cell: unknown) => (typeof cell === 'bigint' ? Number(cell) : cell));
}
