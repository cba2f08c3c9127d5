import type { Expression } from '../patterns/expression.js';
import type { StreamDeclaration } from './plan.js';
import { expressionText } from './plan-text.js';
import { substituteFields } from './substitute-fields.js';

/** The same for expressions over a stream's fields that are the same value of every row: a computed column is what it is computed of. */
export function columnText(expression: Expression, { schema, computed = [] }: StreamDeclaration): string {
  const columns = schema.map(({ type }, field): Expression => ({ kind: 'field', type, field }));
  for (const column of computed) columns[column.field] = substituteFields(column.expression, columns);
  return JSON.stringify(expressionText(substituteFields(expression, columns), schema));
}
