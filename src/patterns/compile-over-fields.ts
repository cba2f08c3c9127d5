import type { Value } from '../schema.js';
import { compileExpression, type Evaluator } from './compile-expression.js';
import type { Expression } from './expression.js';

/** An expression that stands outside of MATCH_RECOGNIZE: it reads nothing but the fields of one row, by `read`. */
export function compileOverFields<R>(expression: Expression, read: (row: R, field: number) => Value): Evaluator<R> {
  return compileExpression<R>(expression, (node) => {
    if (node.kind !== 'field') throw new TypeError(`${node.kind} outside of MATCH_RECOGNIZE`);
    const { field } = node;
    return (row) => read(row, field);
  });
}
