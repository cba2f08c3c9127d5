import { unreachable } from '../../errors.js';
import type { DataType } from '../../schema.js';
import type { ProblemReport } from '../problem-report.js';
import type { ExpressionSyntax } from '../syntax/ast.js';
import { bindCall } from './bind-call.js';
import { castTo } from './bind-cast.js';
import { castToCommon } from './bind-common-type.js';
import { bindCase } from './bind-conditional.js';
import { type BindContext, type Bound, bindAll, type Scope } from './bind-context.js';
import { bindFunction } from './bind-function.js';
import { bindInterval, bindNumber, literal, negatedLiteral } from './bind-literal.js';
import { bindName } from './bind-name.js';
import { bindScalar } from './bind-overload.js';
import {
  bindBetween,
  bindComparison,
  bindConnective,
  bindIn,
  bindIsBoolean,
  bindIsDistinct,
  bindIsNull,
  bindLike,
  negate,
  toCondition,
} from './bind-predicate.js';
import { bindSubscript } from './bind-struct.js';
import { bindInSubquery, bindSubquery } from './bind-subquery.js';
import { resolveType } from './resolve-type.js';

type Syntax<K extends ExpressionSyntax['kind']> = Extract<ExpressionSyntax, { readonly kind: K }>;

/** Looks up every name and decides every type, as DuckDB would. All problems are reported; then it is undefined. */
export function bindExpression(syntax: ExpressionSyntax, scope: Scope, report: ProblemReport): Bound | undefined {
  return bind(syntax, contextOf(scope, report));
}

/** The same, as a condition. */
export function bindCondition(syntax: ExpressionSyntax, scope: Scope, report: ProblemReport): Bound | undefined {
  const context = contextOf(scope, report);
  return toCondition(bind(syntax, context), context);
}

export function contextOf(scope: Scope, report: ProblemReport): BindContext {
  return { report, scope, bind };
}

function bind(syntax: ExpressionSyntax, context: BindContext): Bound | undefined {
  switch (syntax.kind) {
    case 'null':
      return literal({ kind: 'NULL' }, null, syntax);
    case 'boolean':
      return literal({ kind: 'BOOLEAN' }, syntax.value, syntax);
    case 'number':
      return bindNumber(syntax.text, syntax);
    case 'string':
      return { ...literal({ kind: 'VARCHAR' }, syntax.value, syntax), literal: 'string' };
    case 'interval':
      return bindInterval(syntax, context);
    case 'typed-literal':
      return bindTyped(syntax, context);
    case 'name':
      return bindName(syntax.path, syntax, context);
    case 'star':
    case 'variable-star':
      context.report.error(syntax, '* stands for rows only inside count', 'Write count(*) or count(A.*)');
      return undefined;
    case 'call':
      return bindCall(syntax, context);
    case 'unary':
      return bindUnary(syntax, context);
    case 'binary':
      return bindBinary(syntax, context);
    case 'is-null':
      return bindIsNull(syntax, context);
    case 'is-boolean':
      return bindIsBoolean(syntax, context);
    case 'is-distinct':
      return bindIsDistinct(syntax, context);
    case 'between':
      return bindBetween(syntax, context);
    case 'in':
      return bindIn(syntax, context);
    case 'subquery':
      return bindSubquery(syntax, context);
    case 'in-subquery':
      return bindInSubquery(syntax, context);
    case 'like':
      return bindLike(syntax, context);
    case 'case':
      return bindCase(syntax, context);
    case 'cast':
      return bindCast(syntax, context);
    case 'list':
      return bindList(syntax, context);
    case 'subscript':
      return bindSubscript(syntax, context);
    default:
      return unreachable(syntax);
  }
}

function bindTyped(syntax: Syntax<'typed-literal'>, context: BindContext): Bound | undefined {
  const type = resolveType(syntax.type, context.report);
  return type && castTo(literal({ kind: 'VARCHAR' }, syntax.value, syntax), type, context);
}

function bindCast(
  { operand, type: typeSyntax, lenient, start, end }: Syntax<'cast'>,
  context: BindContext,
): Bound | undefined {
  const type = resolveType(typeSyntax, context.report);
  const bound = context.bind(operand, context);
  const cast = type && bound && castTo(bound, type, context, lenient);
  return cast && { expression: cast.expression, span: { start, end } };
}

function bindUnary(syntax: Syntax<'unary'>, context: BindContext): Bound | undefined {
  const operand = context.bind(syntax.operand, context);
  if (operand === undefined) return undefined;
  if (syntax.operator === 'not') return negate(toCondition(operand, context), true);
  const signed = syntax.operator === '-' ? negatedLiteral(operand, syntax) : undefined;
  return signed ?? bindScalar(syntax.operator, [operand], syntax, context);
}

function bindBinary(syntax: Syntax<'binary'>, context: BindContext): Bound | undefined {
  const { operator, left, right } = syntax;
  switch (operator) {
    case 'and':
    case 'or': {
      const operands = [left, right].map((part) => toCondition(context.bind(part, context), context));
      const whole = operands.filter((operand) => operand !== undefined);
      return whole.length === operands.length ? bindConnective(operator, whole, syntax) : undefined;
    }
    case '=':
    case '<>':
    case '<':
    case '<=':
    case '>':
    case '>=': {
      const operands = bindAll([left, right], context);
      return operands && bindComparison(operator, operands, syntax, context);
    }
    default: {
      const operands = bindAll([left, right], context);
      return operands && bindScalar(operator, operands, syntax, context);
    }
  }
}

function bindList(syntax: Syntax<'list'>, context: BindContext): Bound | undefined {
  const items = bindAll(syntax.items, context);
  const common = items && castToCommon(items, 'the items differ in type', context);
  if (common === undefined) return undefined;
  const type: DataType = { kind: 'LIST', element: common.type };
  return bindFunction('list_value', (...values) => values, type, common.bounds, syntax, context);
}
