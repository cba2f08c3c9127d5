import { compileExpression, type Evaluator } from '../patterns/compile-expression.js';
import type { Expression } from '../patterns/expression.js';
import type { Value } from '../schema.js';

/** Over the columns of a match's row. */
export function compileOutput(expression: Expression): Evaluator<readonly Value[]> {
  return compileExpression<readonly Value[]>(expression, (node) => {
    if (node.kind !== 'field') throw new TypeError(`${node.kind} outside of MATCH_RECOGNIZE`);
    const { field } = node;
    return (row) => row[field] ?? null;
  });
}
