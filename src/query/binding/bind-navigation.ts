import type { NavigationExpression } from '../../patterns/expression.js';
import type { ExpressionSyntax, Span } from '../syntax/ast.js';
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

/** FIRST, LAST, PREV, NEXT and PREV(FIRST(…)) of DEFINE and MEASURES (ISO/IEC 19075-5, 4.15). */
export function bindNavigation(
  call: CallSyntax,
  name: string,
  match: MatchScope,
  context: BindContext,
): Bound | undefined {
  const node = navigation(call, name, match, context);
  if (node === undefined) return undefined;
  if (node.shift < 0) match.memories.push({ of: node, span: call });
  return { expression: node, span: call };
}

function navigation(
  call: CallSyntax,
  name: string,
  match: MatchScope,
  context: BindContext,
): NavigationExpression | undefined {
  const from = LOGICAL.get(name);
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
  if (from === undefined) {
    const target = physicalTarget(call, operand, upper, match, context);
    if (target === undefined || steps === undefined || steps === 0) return steps === undefined ? undefined : target;
    return { ...target, shift: steps * (PHYSICAL.get(name) ?? 1) };
  }
  const row = readRow(operand, upper, match, call, context);
  const semantics = semanticsOf(call, match, context);
  if (row === undefined || steps === undefined || semantics === undefined) return undefined;
  return { ...row, from, offset: steps, semantics };
}

/** From where PREV and NEXT go: the last row, or the one that a FIRST or LAST inside finds. */
function physicalTarget(
  call: CallSyntax,
  operand: ExpressionSyntax,
  upper: string,
  match: MatchScope,
  context: BindContext,
): NavigationExpression | undefined {
  if (call.semantics !== undefined) {
    const { semantics } = call;
    const hint = `Put it before a FIRST or LAST inside: ${upper}(${semantics.toUpperCase()} LAST(A.x))`;
    context.report.error(call, `${upper} takes neither RUNNING nor FINAL`, hint);
    return undefined;
  }
  const inner = operand.kind === 'call' ? operand.name.name.toLowerCase() : '';
  return operand.kind === 'call' && LOGICAL.has(inner)
    ? navigation(operand, inner, match, context)
    : readRow(operand, upper, match, call, context);
}

/** The operand at the last of the rows that it reads. */
function readRow(
  operand: ExpressionSyntax,
  called: string,
  match: MatchScope,
  span: Span,
  context: BindContext,
): NavigationExpression | undefined {
  const row = bindRowOperand(called, [operand], match, span, context);
  const [bound] = row?.bounds ?? [];
  if (row === undefined || bound === undefined) return undefined;
  if (!row.reads) {
    const hint = `Write ${called}(${match.variables[0] ?? 'A'}.${match.input.schema[0]?.name ?? 'x'})`;
    context.report.error(span, `${called} reads no row: it needs a column or CLASSIFIER() inside`, hint);
    return undefined;
  }
  return lastOf(bound.expression, row.variable, match);
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
    scope: { kind: 'constant', clause: `the number of rows in ${called}` },
  });
  if (bound === undefined) return undefined;
  const value = bound.expression.kind === 'literal' ? bound.expression.value : null;
  const isWhole = typeof value === 'number' && Number.isSafeInteger(value) && bound.literal === 'integer';
  if (isWhole && value >= 0) return value;
  const hint = isWhole ? (OPPOSITE[called] ?? '') : '';
  const message = `${called} needs a whole number of rows, 0 or more, written as a constant`;
  context.report.error(syntax, message, hint === '' ? undefined : hint);
  return undefined;
}

const OPPOSITE: Readonly<Record<string, string>> = {
  PREV: 'PREV goes back: write NEXT(…) to go on',
  NEXT: 'NEXT goes on: write PREV(…) to go back',
  FIRST: 'FIRST counts from the first row on: FIRST(x, 1) is the second',
  LAST: 'LAST counts from the last row back: LAST(x, 1) is the last but one',
};

/** RUNNING where nothing is written. */
export function semanticsOf(
  { semantics = 'running', start, end }: CallSyntax,
  match: MatchScope,
  { report }: BindContext,
): 'running' | 'final' | undefined {
  if (match.clause === 'MEASURES' || semantics === 'running') return semantics;
  report.error({ start, end }, 'FINAL is not possible in DEFINE: the match is not complete there', 'Leave FINAL out');
  return undefined;
}
