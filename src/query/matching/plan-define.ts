import { type Expression, partsOfAnd } from '../../patterns/expression.js';
import type { Condition } from '../../patterns/pattern.js';
import type { ConditionPart } from '../../patterns/tracing/condition-part.js';
import type { MatchScope, Memory } from '../binding/bind-context.js';
import { bindCondition } from '../binding/bind-expression.js';
import { findVariableDefined } from '../binding/find-variable-defined.js';
import type { ProblemReport } from '../problem-report.js';
import type { ExpressionSyntax, MatchRecognizeSyntax } from '../syntax/ast.js';

export interface DefinePlan {
  /** By variable; a variable of the pattern without one is always true. */
  readonly conditions: ReadonlyMap<string, Condition>;
  /** The same as it is written, by what AND joins. */
  readonly parts: ReadonlyMap<string, readonly ConditionPart[]>;
  /** What a variable's condition may have to remember. */
  readonly memories: readonly (Memory & { readonly defines: string })[];
}

export function planDefine(
  { define }: MatchRecognizeSyntax,
  scope: Omit<MatchScope, 'clause' | 'memories'>,
  report: ProblemReport,
): DefinePlan {
  const conditions = new Map<string, Condition>();
  const parts = new Map<string, readonly ConditionPart[]>();
  const memories: (Memory & { readonly defines: string })[] = [];
  const seen = new Set<string>();
  for (const { variable: written, condition } of define) {
    const variable = findVariableDefined(written, scope, report);
    if (variable !== undefined && seen.has(variable)) {
      report.error(written, `${written.name} is defined twice`, 'Join the two conditions with AND');
    }
    if (variable !== undefined) seen.add(variable);
    const found: Memory[] = [];
    const bound = bindCondition(condition, { ...scope, clause: 'DEFINE', memories: found }, report);
    if (bound === undefined || variable === undefined) continue;
    conditions.set(variable, { kind: 'expression', expression: bound.expression });
    parts.set(variable, conditionParts(condition, bound.expression, report));
    memories.push(...found.map((memory) => ({ ...memory, defines: variable })));
  }
  return { conditions, parts, memories };
}

/** Where AND of the text is not AND of what it means, the condition is one part. */
function conditionParts(syntax: ExpressionSyntax, expression: Expression, report: ProblemReport): ConditionPart[] {
  const texts = operandsOfAnd(syntax).map((operand) => report.textOf(operand));
  const parts = partsOfAnd(expression);
  if (texts.length !== parts.length) return [{ text: report.textOf(syntax), expression }];
  return parts.map((part, place) => ({ text: texts[place] ?? '', expression: part }));
}

function operandsOfAnd(syntax: ExpressionSyntax): readonly ExpressionSyntax[] {
  if (syntax.kind !== 'binary' || syntax.operator !== 'and') return [syntax];
  return [...operandsOfAnd(syntax.left), ...operandsOfAnd(syntax.right)];
}
