import type { Expression } from '../patterns/expression.js';
import { partsOf } from './parts-of.js';

/** The fields that expressions read, in order. */
export function fieldsRead(expressions: readonly Expression[]): readonly number[] {
  const fields = new Set<number>();
  const visit = (expression: Expression): void => {
    if (expression.kind === 'field') fields.add(expression.field);
    partsOf(expression).forEach(visit);
  };
  expressions.forEach(visit);
  return [...fields].sort((a, b) => a - b);
}
