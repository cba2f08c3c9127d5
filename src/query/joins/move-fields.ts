import type { Expression } from '../../patterns/expression.js';
import { mapParts } from '../../patterns/map-parts.js';

/** The expression over a row in which each field stands elsewhere. */
export function moveFields(expression: Expression, placeOf: (field: number) => number): Expression {
  if (expression.kind === 'field') return { ...expression, field: placeOf(expression.field) };
  return mapParts(expression, (part) => moveFields(part, placeOf));
}
