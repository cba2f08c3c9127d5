import type { Schema } from '../schema.js';
import type { ExpressionSyntax, SelectSyntax } from './ast.js';
import { bindExpression } from './bind-expression.js';
import { findName } from './find-name.js';
import { type Measure, withType } from './plan-measures.js';
import type { ProblemReport } from './problem-report.js';

/** The SELECT's columns, over the match's row. */
export function planSelect(
  { items }: SelectSyntax,
  row: Schema,
  aliases: readonly string[],
  report: ProblemReport,
): readonly Measure[] {
  const columns: Measure[] = [];
  const names = new Set<string>();
  for (const item of items) {
    for (const column of planItem(item, row, aliases, report)) {
      const lower = column.name.toLowerCase();
      if (names.has(lower))
        report.error(item, `two columns are called ${column.name}`, 'Give one another name: … AS name');
      names.add(lower);
      columns.push(column);
    }
  }
  return columns;
}

function planItem(
  { expression, alias, start, end }: SelectSyntax['items'][number],
  row: Schema,
  aliases: readonly string[],
  report: ProblemReport,
): readonly Measure[] {
  if (expression.kind === 'star' || (expression.kind === 'variable-star' && isAlias(expression, aliases))) {
    return row.map(({ name, type }, field) => ({ name, type, expression: { kind: 'field', type, field } }));
  }
  const bound = bindExpression(expression, { kind: 'columns', clause: 'SELECT', fields: row, aliases }, report);
  const name = alias?.name ?? nameOf(expression, row);
  if (name === undefined) {
    report.error({ start, end }, 'this column has no name', 'Give it one: … AS name');
    return [];
  }
  return bound === undefined ? [] : [{ name, ...withType(bound.expression) }];
}

function isAlias(
  { variable }: ExpressionSyntax & { readonly kind: 'variable-star' },
  aliases: readonly string[],
): boolean {
  return findName(variable, aliases) >= 0;
}

/** As it was declared, whatever its case here. */
function nameOf(expression: ExpressionSyntax, row: Schema): string | undefined {
  const last = expression.kind === 'name' ? expression.path.at(-1) : undefined;
  if (last === undefined) return undefined;
  const names = row.map(({ name }) => name);
  return names[findName(last, names)] ?? last.name;
}
