import { EvaluationError } from '../../errors.js';
import { type DataType, typeName } from '../../schema.js';
import { cast, tryCast } from '../functions/cast.js';
import type { BindContext, Bound } from './bind-context.js';
import { bindFunction } from './bind-function.js';
import { sameType } from './common-type.js';

/** As another type, whether or not it would become it by itself; a constant is converted here and now. */
export function castTo(bound: Bound, type: DataType, context: BindContext, lenient = false): Bound | undefined {
  const { expression, span } = bound;
  if (sameType(expression.type, type)) {
    return bound.literal === undefined ? bound : { expression, span };
  }
  const convert = lenient ? tryCast(expression.type, type) : cast(expression.type, type);
  if (convert === undefined) {
    context.report.error(span, `${typeName(expression.type)} cannot become ${typeName(type)}`);
    return undefined;
  }
  return bindFunction(lenient ? 'TRY_CAST' : 'CAST', convert, type, [bound], span, context);
}

/** Whether a literal's value is one of the type's. */
export function fits({ expression }: Bound, type: DataType): boolean {
  if (expression.kind !== 'literal') return false;
  try {
    return cast(expression.type, type)?.(expression.value) !== undefined;
  } catch (error) {
    if (error instanceof EvaluationError) return false;
    throw error;
  }
}
