import type { Expression } from '../../patterns/expression.js';
import type { ExpressionSyntax } from '../syntax/ast.js';
import type { BindContext, Bound } from './bind-context.js';
import { findVariable, lastOf } from './bind-name.js';

type CallSyntax = Extract<ExpressionSyntax, { readonly kind: 'call' }>;

export const MATCH_FUNCTIONS: ReadonlySet<string> = new Set(['classifier', 'match_number']);

/** CLASSIFIER(), CLASSIFIER(A), MATCH_NUMBER(). */
export function bindMatchFunction(call: CallSyntax, name: string, context: BindContext): Bound | undefined {
  const { scope, report } = context;
  const called = `${name.toUpperCase()}()`;
  if (scope.kind !== 'match' && scope.kind !== 'row') {
    report.error(
      call,
      `${called} is not possible in ${scope.clause}`,
      'Put it into MEASURES of MATCH_RECOGNIZE, with AS and a name',
    );
    return undefined;
  }
  const match = scope.kind === 'row' ? scope.match : scope;
  if (name === 'match_number') {
    if (call.arguments.length > 0) {
      report.error(call, 'MATCH_NUMBER() takes no arguments', 'Write MATCH_NUMBER()');
      return undefined;
    }
    match.memories.push({ of: 'match-number', span: call });
    return { expression: { kind: 'match-number', type: { kind: 'BIGINT' } }, span: call };
  }
  const [variable, ...others] = call.arguments;
  const isName = variable?.kind === 'name' && variable.path.length === 1;
  if (others.length > 0 || (variable !== undefined && !isName)) {
    report.error(
      call,
      'CLASSIFIER takes nothing, or a variable of the pattern',
      `Write CLASSIFIER() or CLASSIFIER(${match.variables[0] ?? 'A'})`,
    );
    return undefined;
  }
  const classifier: Expression = { kind: 'classifier', type: { kind: 'VARCHAR' } };
  const [written] = isName ? variable.path : [];
  const of = written === undefined ? undefined : findVariable(written, match, context);
  if (written !== undefined && of === undefined) return undefined;
  if (scope.kind === 'match') return { expression: lastOf(classifier, of, match), span: call };
  scope.read.set(of, call);
  return { expression: classifier, span: call };
}
