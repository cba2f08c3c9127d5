import type { MatchRecognizeSyntax } from './ast.js';
import { didYouMean } from './did-you-mean.js';
import { findName } from './find-name.js';
import { nounOf } from './noun-of.js';
import type { QueryInput } from './plan.js';
import { columnNamed } from './plan-order-by.js';
import type { ProblemReport } from './problem-report.js';

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
