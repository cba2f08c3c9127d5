import type { Expression, NavigationExpression } from '../patterns/expression.js';
import type { ExpressionSyntax, Span } from './ast.js';
import type { BindContext, Bound, MatchScope } from './bind-context.js';
import { lastOf } from './bind-name.js';
import { bindRowOperand } from './bind-row-operand.js';

type CallSyntax = Extract<ExpressionSyntax, { readonly kind: 'call' }>;

const LOGICAL: ReadonlyMap<string, 'first' | 'last'> = new Map([
  ['first', 'first'],
  ['last', 'last'],
]);
const PHYSICAL: ReadonlyMap<string, 1 | -1> = new Map([
  ['prev', -1],
  ['next', 1],
]);

export function isNavigation(name: string): boolean {
  return LOGICAL.has(name) || PHYSICAL.has(name);
}

/** FIRST, LAST, PREV, NEXT and PREV(FIRST(…)) of DEFINE and MEASURES. */
export function bindNavigation(
  call: CallSyntax,
  name: string,
  match: MatchScope,
  context: BindContext,
): Bound | undefined {
  const node = navigation(call, name, match, context);
  return node && { expression: node, span: call };
}

function navigation(
  call: CallSyntax,
  name: string,
  match: MatchScope,
  context: BindContext,
): NavigationExpression | undefined {
  const from = LOGICAL.get(name);
  const direction = PHYSICAL.get(name);
  const upper = name.toUpperCase();
  const [operand, ...others] = call.arguments;
  if (operand === undefined || others.length > 1 || operand.kind === 'star' || operand.kind === 'variable-star') {
    context.report.error(
      call,
      `${upper} takes an expression and, after it, a number of rows`,
      `Write ${upper}(A.x, 1)`,
    );
    return undefined;
  }
  const steps = stepsOf(others[0], from === undefined ? 1 : 0, upper, context);
  const semantics = semanticsOf(call, match, context);
  if (from !== undefined) {
    const row = bindRowOperand(upper, [operand], match, call, context);
    const [bound] = row?.bounds ?? [];
    if (row === undefined || bound === undefined || steps === undefined || semantics === undefined) return undefined;
    const variables = row.variable === undefined ? {} : { variables: [row.variable] };
    const { expression } = bound;
    return {
      kind: 'navigation',
      type: expression.type,
      ...variables,
      from,
      offset: steps,
      shift: 0,
      semantics,
      operand: expression,
    };
  }
  if (!match.unbounded) {
    const hint = 'Give the row before a variable of its own in PATTERN and compare with that, as in B.price < A.price';
    context.report.error(call, `${upper} is not supported yet`, hint);
    return undefined;
  }
  if (call.semantics !== undefined) {
    context.report.error(call, `${upper} takes neither RUNNING nor FINAL: put it before FIRST or LAST inside`);
    return undefined;
  }
  const inner = operand.kind === 'call' ? LOGICAL.get(operand.name.name.toLowerCase()) : undefined;
  const target =
    operand.kind === 'call' && inner !== undefined
      ? navigation(operand, operand.name.name.toLowerCase(), match, context)
      : lastRow(operand, upper, match, call, context);
  if (target === undefined || steps === undefined || direction === undefined) return undefined;
  return { ...target, shift: steps * direction };
}

function lastRow(
  operand: ExpressionSyntax,
  called: string,
  match: MatchScope,
  span: Span,
  context: BindContext,
): NavigationExpression | undefined {
  const row = bindRowOperand(called, [operand], match, span, context);
  const [bound] = row?.bounds ?? [];
  if (row === undefined || bound === undefined) return undefined;
  const last = lastOf(bound.expression, row.variable, match);
  return last.kind === 'navigation' ? last : undefined;
}

/** The number of rows: a constant, not negative. */
function stepsOf(
  syntax: ExpressionSyntax | undefined,
  otherwise: number,
  called: string,
  context: BindContext,
): number | undefined {
  if (syntax === undefined) return otherwise;
  const bound = context.bind(syntax, {
    ...context,
    scope: { kind: 'constant', clause: `The number of rows in ${called}` },
  });
  if (bound === undefined) return undefined;
  const value = constantOf(bound.expression);
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && bound.literal === 'integer')
    return value;
  context.report.error(syntax, `${called} needs a whole number of rows, 0 or more, written as a constant`);
  return undefined;
}

function constantOf(expression: Expression): unknown {
  return expression.kind === 'literal' ? expression.value : undefined;
}

/** RUNNING and FINAL are the same with ONE ROW PER MATCH, which looks at the match from its last row. */
export function semanticsOf(
  { semantics, start, end }: CallSyntax,
  match: MatchScope,
  { report }: BindContext,
): 'running' | 'final' | undefined {
  if (match.clause === 'DEFINE' && semantics === 'final') {
    report.error({ start, end }, 'FINAL is not possible in DEFINE: the match is not complete there', 'Leave FINAL out');
    return undefined;
  }
  return match.semantics;
}
