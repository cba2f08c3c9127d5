import type { DataType } from '../../schema.js';
import { isInList } from '../functions/in-list.js';
import type { SubqueryResult } from '../subquery.js';
import type { ExpressionSyntax, SubquerySyntax } from '../syntax/ast.js';
import { castToCommon } from './bind-common-type.js';
import type { BindContext, Bound } from './bind-context.js';
import { bindFunction } from './bind-function.js';
import { literal } from './bind-literal.js';
import { negate } from './bind-predicate.js';

type Syntax<K extends ExpressionSyntax['kind']> = Extract<ExpressionSyntax, { readonly kind: K }>;

const BOOLEAN: DataType = { kind: 'BOOLEAN' };

/** Its value is known: it is a literal. */
export function bindSubquery(syntax: Syntax<'subquery'>, context: BindContext): Bound | undefined {
  const result = resultOf(syntax.subquery, context);
  if (result === undefined) return undefined;
  if (syntax.subquery.use === 'exists') return literal(BOOLEAN, result.values.length > 0, syntax);
  return literal(result.type, result.values[0] ?? null, syntax);
}

export function bindInSubquery(syntax: Syntax<'in-subquery'>, context: BindContext): Bound | undefined {
  const operand = context.bind(syntax.operand, context);
  const result = resultOf(syntax.subquery, context);
  if (operand === undefined || result === undefined) return undefined;
  if (result.values.length === 0) return literal(BOOLEAN, syntax.negated, syntax);
  const items = result.values.map((value) => literal(result.type, value, syntax.subquery));
  const common = castToCommon([operand, ...items], 'these do not compare', context);
  const [value, ...constants] = common?.bounds ?? [];
  if (common === undefined || value === undefined) return undefined;
  const values = constants.map(({ expression }) => (expression.kind === 'literal' ? expression.value : null));
  const list = literal({ kind: 'LIST', element: common.type }, values, syntax.subquery);
  const isIn = isInList(common.type, values);
  return negate(bindFunction('in list', isIn, BOOLEAN, [value, list], syntax, context), syntax.negated);
}

function resultOf(subquery: SubquerySyntax, { report }: BindContext): SubqueryResult | undefined {
  const { subqueries } = report;
  if (!subqueries.has(subquery.start))
    report.error(subquery, 'a subquery is not possible here', 'Write the value itself');
  return subqueries.get(subquery.start);
}
