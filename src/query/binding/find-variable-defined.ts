import type { ProblemReport } from '../problem-report.js';
import type { Identifier } from '../syntax/ast.js';
import type { MatchScope } from './bind-context.js';
import { didYouMean } from './did-you-mean.js';
import { findVariableName } from './variable-name.js';

/** The variable of the pattern that DEFINE means. */
export function findVariableDefined(
  written: Identifier,
  { variables, subsets }: Pick<MatchScope, 'variables' | 'subsets'>,
  report: ProblemReport,
): string | undefined {
  const variable = findVariableName(written, variables);
  if (variable !== undefined) return variable;
  if (findVariableName(written, [...subsets.keys()]) !== undefined) {
    const message = `${written.name} is a subset: a row is mapped to one of its variables, and only these have conditions`;
    report.error(written, message, 'Give the condition to each of its variables');
  } else {
    const hint = didYouMean(written.name, variables, 'Its variables');
    report.error(written, `${written.name} is defined, but does not stand in the pattern`, hint);
  }
  return undefined;
}
