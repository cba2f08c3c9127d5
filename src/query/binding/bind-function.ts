import { EvaluationError } from '../../errors.js';
import type { Expression } from '../../patterns/expression.js';
import type { DataType, Value } from '../../schema.js';
import type { Evaluate } from '../functions/overload.js';
import type { Span } from '../syntax/ast.js';
import type { BindContext, Bound } from './bind-context.js';

/** A call whose arguments have the right types; of constants alone it is computed here and now. */
export function bindFunction(
  name: string,
  evaluate: Evaluate,
  type: DataType,
  args: readonly Bound[],
  span: Span,
  { report }: BindContext,
): Bound | undefined {
  const expressions = args.map(({ expression }) => expression);
  const constants = constantsOf(expressions);
  if (constants === undefined) {
    return { expression: { kind: 'call', type, function: { name, evaluate }, arguments: expressions }, span };
  }
  try {
    return { expression: { kind: 'literal', type, value: evaluate(...constants) }, span };
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
    report.error(span, error.message);
    return undefined;
  }
}

/** The values, where all are constants. */
function constantsOf(expressions: readonly Expression[]): readonly Value[] | undefined {
  const values: Value[] = [];
  for (const expression of expressions) {
    if (expression.kind !== 'literal') return undefined;
    values.push(expression.value);
  }
  return values;
}
