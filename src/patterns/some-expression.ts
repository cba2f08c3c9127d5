import type { Expression } from './expression.js';
import { mapParts } from './map-parts.js';

/** Whether the expression or a part of it is such a one. */
export function someExpression(expression: Expression, is: (part: Expression) => boolean): boolean {
  if (is(expression)) return true;
  let found = false;
  mapParts(expression, (part) => {
    found ||= someExpression(part, is);
    return part;
  });
  return found;
}
