import type { Expression } from '../../patterns/expression.js';
import { extreme } from '../functions/comparison-functions.js';
import type { ExpressionSyntax, Span } from '../syntax/ast.js';
import { castToCommon } from './bind-common-type.js';
import { type BindContext, type Bound, bindAll } from './bind-context.js';
import { bindFunction } from './bind-function.js';
import { literal } from './bind-literal.js';
import { bindComparison, toCondition } from './bind-predicate.js';

type CallSyntax = Extract<ExpressionSyntax, { readonly kind: 'call' }>;
type CaseSyntax = Extract<ExpressionSyntax, { readonly kind: 'case' }>;
type BindCall = (call: CallSyntax, args: readonly Bound[], context: BindContext) => Bound | undefined;

/** Functions that decide which of their arguments counts, with the least and the most arguments that they take. */
export const CONDITIONALS: ReadonlyMap<
  string,
  { readonly least: number; readonly most: number; readonly bind: BindCall }
> = new Map([
  ['coalesce', { least: 1, most: Number.POSITIVE_INFINITY, bind: bindCoalesce }],
  ['ifnull', { least: 2, most: 2, bind: bindCoalesce }],
  ['nullif', { least: 2, most: 2, bind: bindNullif }],
  ['if', { least: 3, most: 3, bind: bindIf }],
  ['greatest', { least: 1, most: Number.POSITIVE_INFINITY, bind: bindExtreme(1) }],
  ['least', { least: 1, most: Number.POSITIVE_INFINITY, bind: bindExtreme(-1) }],
]);

export function bindCase(syntax: CaseSyntax, context: BindContext): Bound | undefined {
  const operand = syntax.operand === undefined ? undefined : context.bind(syntax.operand, context);
  const conditions = syntax.branches.map(({ when }) => {
    const bound = context.bind(when, context);
    if (syntax.operand === undefined) return toCondition(bound, context);
    return operand && bound && bindComparison('=', [operand, bound], when, context);
  });
  const results = bindAll(
    syntax.branches.map(({ then }) => then),
    context,
  );
  const otherwise =
    syntax.otherwise === undefined ? literal({ kind: 'NULL' }, null, syntax) : context.bind(syntax.otherwise, context);
  if (results === undefined || otherwise === undefined) return undefined;
  const whole = conditions.filter((condition) => condition !== undefined);
  return whole.length === conditions.length ? choose(whole, [...results, otherwise], syntax, context) : undefined;
}

/** The first result whose condition is true, else the last. */
function choose(
  conditions: readonly Bound[],
  results: readonly Bound[],
  span: Span,
  context: BindContext,
): Bound | undefined {
  const common = castToCommon(results, 'the results differ in type', context);
  const otherwise = common?.bounds.at(-1);
  if (common === undefined || otherwise === undefined) return undefined;
  const branches = conditions.flatMap((condition, index) => {
    const result = common.bounds[index];
    return result === undefined ? [] : [{ when: condition.expression, then: result.expression }];
  });
  return { expression: { kind: 'case', type: common.type, branches, otherwise: otherwise.expression }, span };
}

/** Where a later argument could fail, it is computed only when it counts. */
function bindCoalesce(call: CallSyntax, args: readonly Bound[], context: BindContext): Bound | undefined {
  const common = castToCommon(args, 'the arguments differ in type', context);
  if (common === undefined) return undefined;
  const { type, bounds } = common;
  if (bounds.slice(1).every(({ expression }) => cannotFail(expression))) {
    return bindFunction(
      'coalesce',
      (...values) => values.find((value) => value !== null) ?? null,
      type,
      bounds,
      call,
      context,
    );
  }
  const conditions = bounds.slice(0, -1).map((bound) => {
    const isThere = bindFunction('is not null', (value) => value !== null, { kind: 'BOOLEAN' }, [bound], call, context);
    return isThere ?? bound;
  });
  return choose(conditions, bounds, call, context);
}

function cannotFail(expression: Expression): boolean {
  return expression.kind === 'literal' || expression.kind === 'field' || expression.kind === 'navigation';
}

function bindNullif(call: CallSyntax, args: readonly Bound[], context: BindContext): Bound | undefined {
  const [value] = args;
  const equal = bindComparison('=', args, call, context);
  return value && equal && choose([equal], [literal({ kind: 'NULL' }, null, call), value], call, context);
}

function bindIf(call: CallSyntax, [condition, ...results]: readonly Bound[], context: BindContext): Bound | undefined {
  const checked = toCondition(condition, context);
  return checked && choose([checked], results, call, context);
}

function bindExtreme(sign: 1 | -1): BindCall {
  return (call, args, context) => {
    const common = castToCommon(args, 'these do not compare', context);
    if (common === undefined) return undefined;
    const name = sign === 1 ? 'greatest' : 'least';
    return bindFunction(name, extreme(common.type, sign), common.type, common.bounds, call, context);
  };
}
