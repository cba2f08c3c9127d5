import { unreachable } from '../errors.js';
import type { Expression } from '../patterns/expression.js';

/** What an expression is made of, in the order in which it is written. */
export function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'call':
      return expression.arguments;
    case 'and':
    case 'or':
      return expression.operands;
    case 'not':
    case 'navigation':
      return [expression.operand];
    case 'case':
      return [...expression.branches.flatMap((branch) => [branch.when, branch.then]), expression.otherwise];
    case 'aggregate':
      return [...expression.arguments, ...(expression.filter === undefined ? [] : [expression.filter])];
    case 'literal':
    case 'field':
    case 'classifier':
    case 'match-number':
      return [];
    default:
      return unreachable(expression);
  }
}
