import type { Condition } from '../patterns/pattern.js';
import type { MatchRecognizeSyntax } from './ast.js';
import type { MatchScope, Memory } from './bind-context.js';
import { bindCondition } from './bind-expression.js';
import { findVariableDefined } from './find-variable-defined.js';
import type { ProblemReport } from './problem-report.js';

export interface DefinePlan {
  /** By variable; a variable of the pattern without one is always true. */
  readonly conditions: ReadonlyMap<string, Condition>;
  /** What a variable's condition may have to remember. */
  readonly memories: readonly (Memory & { readonly defines: string })[];
}

export function planDefine(
  { define }: MatchRecognizeSyntax,
  scope: Omit<MatchScope, 'clause' | 'memories'>,
  report: ProblemReport,
): DefinePlan {
  const conditions = new Map<string, Condition>();
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
    memories.push(...found.map((memory) => ({ ...memory, defines: variable })));
  }
  return { conditions, memories };
}
