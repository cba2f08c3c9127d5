import { isIntegerKind } from '../../numeric-type.js';
import type { Expression, ScalarFunction } from '../../patterns/expression.js';
import { type DataType, typeName } from '../../schema.js';
import { type ComparisonOperator, comparison, isDistinct, isIn } from '../functions/comparison-functions.js';
import type { ExpressionSyntax, Span } from '../syntax/ast.js';
import { castTo } from './bind-cast.js';
import { castToCommon } from './bind-common-type.js';
import { type BindContext, type Bound, bindAll } from './bind-context.js';
import { bindFunction } from './bind-function.js';
import { bindScalar } from './bind-overload.js';

type Syntax<K extends ExpressionSyntax['kind']> = Extract<ExpressionSyntax, { readonly kind: K }>;

const BOOLEAN: DataType = { kind: 'BOOLEAN' };
const NOT_COMPARABLE = 'these do not compare';

/** As a condition: a BOOLEAN, or what DuckDB takes for one. */
export function toCondition(bound: Bound | undefined, context: BindContext): Bound | undefined {
  if (bound === undefined) return undefined;
  const { type } = bound.expression;
  if (type.kind === 'BOOLEAN' || type.kind === 'NULL' || isIntegerKind(type.kind) || bound.literal === 'string') {
    return castTo(bound, BOOLEAN, context);
  }
  context.report.error(bound.span, `a condition is needed here, not a ${typeName(type)}`, 'Compare it with something');
  return undefined;
}

export function bindComparison(
  operator: ComparisonOperator,
  operands: readonly Bound[],
  span: Span,
  context: BindContext,
): Bound | undefined {
  const common = castToCommon(operands, NOT_COMPARABLE, context);
  if (common === undefined) return undefined;
  const bound = bindFunction(operator, comparison(operator, common.type), BOOLEAN, common.bounds, span, context);
  return operator === '=' && isMapKey(common.type) ? withProperty(bound, { equality: true }) : bound;
}

function withProperty(
  bound: Bound | undefined,
  property: Pick<ScalarFunction, 'equality' | 'membership'>,
): Bound | undefined {
  if (bound?.expression.kind !== 'call') return bound;
  return { ...bound, expression: { ...bound.expression, function: { ...bound.expression.function, ...property } } };
}

/** Whether SQL's equality of two values is that of a `Map`'s keys. */
function isMapKey({ kind }: DataType): boolean {
  switch (kind) {
    case 'BOOLEAN':
    case 'TINYINT':
    case 'SMALLINT':
    case 'INTEGER':
    case 'BIGINT':
    case 'HUGEINT':
    case 'DECIMAL':
    case 'FLOAT':
    case 'DOUBLE':
    case 'VARCHAR':
    case 'DATE':
    case 'TIMESTAMP':
    case 'TIMESTAMPTZ':
      return true;
    default:
      return false;
  }
}

export function bindConnective(kind: 'and' | 'or', conditions: readonly Bound[], span: Span): Bound {
  const operands = conditions.flatMap(({ expression }) =>
    expression.kind === kind ? expression.operands : [expression],
  );
  return { expression: { kind, type: BOOLEAN, operands }, span };
}

export function negate(bound: Bound | undefined, negated: boolean): Bound | undefined {
  if (bound === undefined || !negated) return bound;
  const { expression, span } = bound;
  const not: Expression =
    expression.kind === 'literal' && typeof expression.value !== 'object'
      ? { ...expression, value: expression.value !== true }
      : { kind: 'not', type: BOOLEAN, operand: expression };
  return { expression: not, span };
}

/** `x BETWEEN a AND b` is `x >= a AND x <= b`, all three compared as one type. */
export function bindBetween(syntax: Syntax<'between'>, context: BindContext): Bound | undefined {
  const bounds = bindAll([syntax.operand, syntax.low, syntax.high], context);
  const common = bounds && castToCommon(bounds, NOT_COMPARABLE, context);
  const [operand, low, high] = common?.bounds ?? [];
  if (operand === undefined || low === undefined || high === undefined) return undefined;
  const above = bindComparison('>=', [operand, low], syntax, context);
  const below = bindComparison('<=', [operand, high], syntax, context);
  if (above === undefined || below === undefined) return undefined;
  return negate(bindConnective('and', [above, below], syntax), syntax.negated);
}

export function bindIn(syntax: Syntax<'in'>, context: BindContext): Bound | undefined {
  const bounds = bindAll([syntax.operand, ...syntax.items], context);
  const common = bounds && castToCommon(bounds, NOT_COMPARABLE, context);
  if (common === undefined) return undefined;
  const bound = bindFunction('in', isIn(common.type), BOOLEAN, common.bounds, syntax, context);
  return negate(isMapKey(common.type) ? withProperty(bound, { membership: true }) : bound, syntax.negated);
}

export function bindLike(syntax: Syntax<'like'>, context: BindContext): Bound | undefined {
  const { operand, pattern, escape: by, caseless, negated } = syntax;
  const bounds = bindAll(by === undefined ? [operand, pattern] : [operand, pattern, by], context);
  const name = `${caseless ? 'ilike' : 'like'}${by === undefined ? '' : ' escape'}`;
  return bounds && negate(bindScalar(name, bounds, syntax, context), negated);
}

export function bindIsDistinct(syntax: Syntax<'is-distinct'>, context: BindContext): Bound | undefined {
  const bounds = bindAll([syntax.left, syntax.right], context);
  const common = bounds && castToCommon(bounds, NOT_COMPARABLE, context);
  if (common === undefined) return undefined;
  const distinct = bindFunction('is distinct from', isDistinct(common.type), BOOLEAN, common.bounds, syntax, context);
  return negate(distinct, syntax.negated);
}

export function bindIsNull(syntax: Syntax<'is-null'>, context: BindContext): Bound | undefined {
  const operand = context.bind(syntax.operand, context);
  if (operand === undefined) return undefined;
  const isNull = bindFunction('is null', (value) => value === null, BOOLEAN, [operand], syntax, context);
  return negate(isNull, syntax.negated);
}

export function bindIsBoolean(syntax: Syntax<'is-boolean'>, context: BindContext): Bound | undefined {
  const operand = toCondition(context.bind(syntax.operand, context), context);
  if (operand === undefined) return undefined;
  const { value: wanted } = syntax;
  const name = wanted ? 'is true' : 'is false';
  return negate(
    bindFunction(name, (value) => value === wanted, BOOLEAN, [operand], syntax, context),
    syntax.negated,
  );
}
