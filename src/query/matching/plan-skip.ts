import type { Pattern, SkipMode } from '../../patterns/pattern.js';
import { didYouMean } from '../binding/did-you-mean.js';
import { findVariableName } from '../binding/variable-name.js';
import type { QueryInput } from '../plan.js';
import type { ProblemReport } from '../problem-report.js';
import type { MatchRecognizeSyntax } from '../syntax/ast.js';
import { leastRowsBefore } from './pattern-shape.js';

const SKIP_HINT = 'Write AFTER MATCH SKIP PAST LAST ROW, or AFTER MATCH SKIP TO NEXT ROW to let matches overlap';

/** AFTER MATCH SKIP, whose default over a table is the standard's. */
export function planSkip(
  { skip, pattern: syntax }: MatchRecognizeSyntax,
  { time }: QueryInput,
  pattern: Pattern,
  variables: readonly string[],
  subsets: ReadonlyMap<string, readonly string[]>,
  report: ProblemReport,
): SkipMode {
  if (skip === undefined) {
    const hint = `${SKIP_HINT}, before PATTERN`;
    if (time === undefined) {
      report.warn(syntax, 'AFTER MATCH SKIP is missing, and PAST LAST ROW is meant: engines differ in it', hint);
    } else {
      const message =
        'AFTER MATCH SKIP is missing: over a stream it must be written, since engines differ in what it is without';
      report.error(syntax, message, hint);
    }
    return { to: 'past-last-row' };
  }
  if (skip.to === 'next-row' || skip.to === 'past-last-row') return { to: skip.to };
  const { variable: written, to } = skip;
  const names = [...variables, ...subsets.keys()];
  const name = findVariableName(written, names);
  if (name === undefined) {
    const hint = didYouMean(written.name, names, 'Its variables');
    report.error(written, `the pattern has no variable ${written.name}`, hint);
    return { to: 'past-last-row' };
  }
  const targets = subsets.get(name) ?? [name];
  if (to === 'first' && isAlwaysFirst(pattern, targets)) {
    const message = `every match begins with ${name}, and to skip to the row that a match begins with is an error`;
    report.warn(skip, message, 'It would be found again for ever: write AFTER MATCH SKIP TO NEXT ROW');
  }
  return { to, variables: targets };
}

/** Whether every match begins with a row of these variables. */
function isAlwaysFirst(pattern: Pattern, targets: readonly string[]): boolean {
  const [first] = pattern.kind === 'concatenation' ? pattern.items : [pattern];
  if (first?.kind === 'quantified') return first.min > 0 && isAlwaysFirst(first.body, targets);
  return first?.kind === 'variable' && leastRowsBefore(first, targets) === 0;
}
