import { unreachable } from '../errors.js';
import type { Expression } from './expression.js';

/** The expression with `change` applied to each of its direct parts. */
export function mapParts(expression: Expression, change: (part: Expression) => Expression): Expression {
  switch (expression.kind) {
    case 'literal':
    case 'field':
    case 'classifier':
    case 'match-number':
      return expression;
    case 'call':
      return { ...expression, arguments: expression.arguments.map(change) };
    case 'and':
    case 'or':
      return { ...expression, operands: expression.operands.map(change) };
    case 'not':
      return { ...expression, operand: change(expression.operand) };
    case 'case': {
      const branches = expression.branches.map(({ when, then }) => ({ when: change(when), then: change(then) }));
      return { ...expression, branches, otherwise: change(expression.otherwise) };
    }
    case 'navigation':
      return { ...expression, operand: change(expression.operand) };
    case 'aggregate': {
      const filter = expression.filter === undefined ? {} : { filter: change(expression.filter) };
      return { ...expression, arguments: expression.arguments.map(change), ...filter };
    }
    default:
      return unreachable(expression);
  }
}
