import { didYouMean } from '../binding/did-you-mean.js';
import { findName } from '../binding/find-name.js';
import type { QueryInput } from '../plan.js';
import type { ProblemReport } from '../problem-report.js';
import type { MatchRecognizeSyntax } from '../syntax/ast.js';
import { nounOf } from '../syntax/noun-of.js';
import { columnNamed } from './plan-order-by.js';

/** The key's fields: PARTITION BY. */
export function planPartitionBy(
  { partitionBy }: MatchRecognizeSyntax,
  input: QueryInput,
  report: ProblemReport,
): readonly number[] {
  const names = input.schema.map((field) => field.name);
  const fields: number[] = [];
  for (const syntax of partitionBy) {
    const column = syntax.kind === 'name' ? columnNamed(syntax.path, input) : undefined;
    if (column === undefined) {
      report.error(syntax, 'PARTITION BY takes names of columns only', 'Write PARTITION BY user_id, product_id');
      continue;
    }
    const field = findName(column, names);
    if (field < 0) {
      const message = `${nounOf(input)} ${input.name} has no column ${column.name}`;
      report.error(column, message, didYouMean(column.name, names, 'Its columns'));
    } else if (fields.includes(field)) {
      report.error(column, `${column.name} stands in PARTITION BY twice`, 'Once is enough');
    } else {
      fields.push(field);
    }
  }
  return fields;
}
