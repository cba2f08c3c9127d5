import { AGGREGATE_FUNCTIONS } from '../functions/aggregate-functions.js';
import type { ExpressionSyntax } from '../syntax/ast.js';
import type { BindContext, Bound, MatchScope } from './bind-context.js';
import { findVariable, variablesOf } from './bind-name.js';
import { semanticsOf } from './bind-navigation.js';
import { settleOverload } from './bind-overload.js';
import { toCondition } from './bind-predicate.js';
import { bindRowOperand } from './bind-row-operand.js';

type CallSyntax = Extract<ExpressionSyntax, { readonly kind: 'call' }>;

/** `count(*)`, `count(A.*)`, `sum(A.price)`, `avg(DISTINCT A.price) FILTER (WHERE A.price > 0)`. */
export function bindAggregate(
  call: CallSyntax,
  name: string,
  match: MatchScope,
  context: BindContext,
): Bound | undefined {
  const { report } = context;
  const [ordered] = call.orderBy;
  if (ordered !== undefined) {
    const hint = 'Rows come in the order that ORDER BY of MATCH_RECOGNIZE gives them';
    report.error(ordered, `ORDER BY in ${name} is not supported`, hint);
  }
  const rows = rowsOf(call, name, match, context);
  if (rows === undefined) return undefined;
  const { parts, variable } = rows;
  const filters = call.filter === undefined ? [] : [call.filter];
  const operand = bindRowOperand(name, [...parts, ...filters], match, call, context, variable);
  const semantics = semanticsOf(call, match, context);
  if (operand === undefined || semantics === undefined || ordered !== undefined) return undefined;
  const given = operand.bounds.slice(0, parts.length);
  const filter = call.filter === undefined ? undefined : toCondition(operand.bounds[parts.length], context);
  if (call.filter !== undefined && filter === undefined) return undefined;
  const settled = settleOverload(name, AGGREGATE_FUNCTIONS.get(name) ?? [], given, call, context);
  if (settled === undefined) return undefined;
  const { signature, args } = settled;
  return {
    expression: {
      kind: 'aggregate',
      type: signature.result,
      function: { name, ...signature.function },
      ...variablesOf(operand.variable, match),
      arguments: args.map(({ expression }) => expression),
      ...(filter === undefined ? {} : { filter: filter.expression }),
      distinct: call.distinct,
      semantics,
    },
    span: call,
  };
}

/** What is computed at each row; `*` is nothing, at the rows of any variable or of one. */
function rowsOf(
  call: CallSyntax,
  name: string,
  match: MatchScope,
  context: BindContext,
): { readonly parts: readonly ExpressionSyntax[]; readonly variable?: string } | undefined {
  const star = call.arguments.find(({ kind }) => kind === 'star' || kind === 'variable-star');
  if (star === undefined) return { parts: call.arguments };
  if (name !== 'count' || call.arguments.length > 1 || call.distinct) {
    const hint = name === 'count' ? 'Write count(*), or count(DISTINCT A.x)' : `Write ${name}(A.x)`;
    context.report.error(star, `${call.distinct ? `${name}(DISTINCT …)` : name} needs a column, not *`, hint);
    return undefined;
  }
  if (star.kind !== 'variable-star') return { parts: [] };
  const variable = findVariable(star.variable, match, context);
  return variable === undefined ? undefined : { parts: [], variable };
}
