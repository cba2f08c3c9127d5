import type { Identifier } from './ast.js';
import { didYouMean } from './did-you-mean.js';
import { findName } from './find-name.js';
import type { ProblemReport } from './problem-report.js';

/** The variable of the pattern that DEFINE means. */
export function findVariableDefined(
  written: Identifier,
  variables: readonly string[],
  report: ProblemReport,
): string | undefined {
  const variable = variables[findName(written, variables)];
  if (variable === undefined) {
    const hint = didYouMean(written.name, variables, 'Its variables');
    report.error(written, `${written.name} is defined, but does not stand in the pattern`, hint);
  }
  return variable;
}
