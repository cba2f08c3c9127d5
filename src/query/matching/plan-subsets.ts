import { didYouMean } from '../binding/did-you-mean.js';
import { findVariableName, variableName } from '../binding/variable-name.js';
import type { ProblemReport } from '../problem-report.js';
import type { Identifier, MatchRecognizeSyntax } from '../syntax/ast.js';

/** `SUBSET u = (a, b)`: names that stand for several variables of the pattern (ISO/IEC 19075-5, 4.16.1). */
export function planSubsets(
  { subsets: written }: MatchRecognizeSyntax,
  variables: readonly string[],
  report: ProblemReport,
): ReadonlyMap<string, readonly string[]> {
  const subsets = new Map<string, readonly string[]>();
  const names = written.map(({ name }) => variableName(name));
  for (const { name, variables: items } of written) {
    const members = membersOf(name, items, variables, names, report);
    if (findVariableName(name, variables) !== undefined) {
      const hint = `Give the subset another name: ${name.name} stands in PATTERN`;
      report.error(name, `${name.name} is a variable of the pattern already`, hint);
    } else if (findVariableName(name, [...subsets.keys()]) !== undefined) {
      report.error(name, `two subsets are called ${name.name}`, 'Put all its variables into one: SUBSET u = (a, b, c)');
    } else {
      subsets.set(variableName(name), members);
    }
  }
  return subsets;
}

function membersOf(
  subset: Identifier,
  items: readonly Identifier[],
  variables: readonly string[],
  subsets: readonly string[],
  report: ProblemReport,
): readonly string[] {
  const members = new Set<string>();
  for (const item of items) {
    const variable = findVariableName(item, variables);
    if (variable === undefined && findVariableName(item, subsets) !== undefined) {
      const message = `${item.name} is a subset, and a subset is made of variables of the pattern`;
      report.error(item, message, `Write the variables of ${item.name} instead`);
    } else if (variable === undefined) {
      report.error(item, `the pattern has no variable ${item.name}`, didYouMean(item.name, variables, 'Its variables'));
    } else if (members.has(variable)) {
      report.warn(item, `${variable} stands in ${subset.name} twice`, 'Once is enough');
    } else {
      members.add(variable);
    }
  }
  return [...members];
}
