import type { Expression } from '../patterns/expression.js';
import { mapParts } from '../patterns/map-parts.js';

/** An expression over a row whose fields are themselves expressions, as one over what those read. */
export function substituteFields(expression: Expression, fields: readonly Expression[]): Expression {
  switch (expression.kind) {
    case 'field': {
      const field = fields[expression.field];
      if (field === undefined)
        throw new RangeError(`a row of ${fields.length} fields has no field ${expression.field}`);
      return field;
    }
    case 'navigation':
    case 'aggregate':
    case 'classifier':
    case 'match-number':
      throw new TypeError(`${expression.kind} outside of MATCH_RECOGNIZE`);
    default:
      return mapParts(expression, (part) => substituteFields(part, fields));
  }
}
