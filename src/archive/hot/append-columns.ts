import type { AppendColumn } from '../../duckdb/database.js';
import type { ScalarKind } from '../../schema.js';

/** One text a row. */
export function texts(values: readonly (string | null)[]): AppendColumn {
  return { type: { kind: 'VARCHAR' }, column: { kind: 'value', values } };
}

/** One text a row, few of them different. */
export function repeatedTexts(values: readonly (string | null)[]): AppendColumn {
  const places = new Map<string, number>();
  const codes = Int32Array.from(values, (value) => {
    if (value === null) return -1;
    const known = places.get(value);
    if (known !== undefined) return known;
    places.set(value, places.size);
    return places.size - 1;
  });
  return { type: { kind: 'VARCHAR' }, column: { kind: 'text', codes, dictionary: [...places.keys()] } };
}

/** One number a row; NULL where there is none. */
export function numbers(kind: ScalarKind, values: ArrayLike<number | null | undefined>): AppendColumn {
  return {
    type: { kind },
    column: {
      kind: 'number',
      values: Float64Array.from(values, (value) => value ?? 0),
      nulls: Uint8Array.from(values, (value) => (value === undefined || value === null ? 1 : 0)),
    },
  };
}
