import type { DataType } from '../../schema.js';
import type { RelationPart } from '../relation.js';

export const PART_TYPE: DataType = { kind: 'INTEGER' };

/** With one more column: which part a row is of, counted from `first`. */
export function numberParts(parts: readonly RelationPart[], first = 0): readonly RelationPart[] {
  return parts.map((part, place): RelationPart => {
    const value = first + place;
    if (part.kind === 'values') return { ...part, rows: part.rows.map((row) => [...row, value]) };
    return { ...part, columns: [...part.columns, { kind: 'literal', type: PART_TYPE, value }] };
  });
}
