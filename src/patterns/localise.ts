import type { Expression } from './expression.js';
import { mapParts } from './map-parts.js';
import { someExpression } from './some-expression.js';

/**
 * DEFINE's condition of `variable` as it stands at the row being tried, which counts as mapped to the variable already
 * (ISO/IEC 19075-5, 4.13: running semantics): what reads that row reads a plain field, CLASSIFIER() is the variable, and
 * a navigation that is left reads an earlier row, or (shifted, from the last row of any variable) one beside the row tried.
 */
export function localise(condition: Expression, variable: string): Expression {
  if (condition.kind === 'classifier') return { kind: 'literal', type: condition.type, value: variable };
  if (condition.kind === 'navigation' && readsTriedRow(condition, variable)) {
    const { shift } = condition;
    // Rows after the one tried are in no match yet.
    const operand = withClassifier(condition.operand, shift === 0 ? variable : shift > 0 ? null : undefined);
    if (shift === 0) return operand;
    const { variables: _, ...anywhere } = condition;
    return { ...anywhere, operand };
  }
  if (condition.kind === 'navigation' || condition.kind === 'aggregate') return condition;
  return mapParts(condition, (part) => localise(part, variable));
}

/** Whether it is the row being tried, or one at a distance from it, that the (localised) navigation reads. */
export function isBesideTried(node: Expression): boolean {
  return node.kind === 'navigation' && node.variables === undefined && node.from === 'last' && node.offset === 0;
}

export function readsClassifier(expression: Expression): boolean {
  return someExpression(expression, ({ kind }) => kind === 'classifier');
}

function readsTriedRow(node: Expression & { readonly kind: 'navigation' }, variable: string): boolean {
  return node.from === 'last' && node.offset === 0 && (node.variables?.includes(variable) ?? true);
}

function withClassifier(operand: Expression, value: string | null | undefined): Expression {
  if (value === undefined) return operand;
  const replace = (part: Expression): Expression =>
    part.kind === 'classifier' ? { kind: 'literal', type: part.type, value } : mapParts(part, replace);
  return replace(operand);
}
