import type { Evaluator } from '../patterns/compile-expression.js';
import { compileOverFields } from '../patterns/compile-over-fields.js';
import type { Expression } from '../patterns/expression.js';
import type { Value } from '../schema.js';

/** Over the columns of a match's row. */
export function compileOutput(expression: Expression): Evaluator<readonly Value[]> {
  return compileOverFields<readonly Value[]>(expression, (row, field) => row[field] ?? null);
}
