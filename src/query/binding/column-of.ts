import type { QueryInput } from '../plan.js';
import type { ProblemReport } from '../problem-report.js';
import type { Identifier } from '../syntax/ast.js';
import { nounOf } from '../syntax/noun-of.js';
import { didYouMean } from './did-you-mean.js';
import { findName } from './find-name.js';

/** The place of the column that is meant; undefined where there is none, which is then reported. */
export function columnOf(written: Identifier, input: QueryInput, report: ProblemReport): number | undefined {
  const names = input.schema.map(({ name }) => name);
  const field = findName(written, names);
  if (field >= 0) return field;
  const message = `${nounOf(input)} ${input.name} has no column ${written.name}`;
  report.error(written, message, didYouMean(written.name, names, 'Its columns'));
  return undefined;
}
