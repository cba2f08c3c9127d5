import { unreachable } from '../errors.js';
import type { Expression } from '../patterns/expression.js';

/** An expression over a row whose fields are themselves expressions, as one over what those read. */
export function substituteFields(expression: Expression, fields: readonly Expression[]): Expression {
  const substitute = (part: Expression): Expression => substituteFields(part, fields);
  switch (expression.kind) {
    case 'literal':
      return expression;
    case 'field': {
      const field = fields[expression.field];
      if (field === undefined)
        throw new RangeError(`a row of ${fields.length} fields has no field ${expression.field}`);
      return field;
    }
    case 'call':
      return { ...expression, arguments: expression.arguments.map(substitute) };
    case 'and':
    case 'or':
      return { ...expression, operands: expression.operands.map(substitute) };
    case 'not':
      return { ...expression, operand: substitute(expression.operand) };
    case 'case':
      return {
        ...expression,
        branches: expression.branches.map(({ when, then }) => ({ when: substitute(when), then: substitute(then) })),
        otherwise: substitute(expression.otherwise),
      };
    case 'navigation':
    case 'aggregate':
    case 'classifier':
    case 'match-number':
      throw new TypeError(`${expression.kind} outside of MATCH_RECOGNIZE`);
    default:
      return unreachable(expression);
  }
}
