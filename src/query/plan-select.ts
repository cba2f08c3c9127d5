import type { Schema } from '../schema.js';
import type { ColumnScope } from './binding/bind-context.js';
import { bindExpression } from './binding/bind-expression.js';
import { findName } from './binding/find-name.js';
import { type Measure, withType } from './matching/plan-measures.js';
import type { ProblemReport } from './problem-report.js';
import type { ExpressionSyntax, SelectItemSyntax, SelectSyntax } from './syntax/ast.js';

export interface SelectRow {
  /** The row of a match. */
  readonly row: Schema;
  /** The places that `*` stands for. */
  readonly all: readonly number[];
  /** By which names its columns may be qualified. */
  readonly aliases: readonly string[];
}

/** The SELECT's columns, over the match's row. */
export function planSelect({ items }: SelectSyntax, row: SelectRow, report: ProblemReport): readonly Measure[] {
  const columns: Measure[] = [];
  const names = new Set<string>();
  for (const item of items) {
    for (const column of planItem(item, row, report)) {
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
  { expression, alias }: SelectItemSyntax,
  { row, all, aliases }: SelectRow,
  report: ProblemReport,
): readonly Measure[] {
  if (expression.kind === 'star' || (expression.kind === 'variable-star' && isAlias(expression, aliases))) {
    return starColumns(row, all);
  }
  const scope: ColumnScope = { kind: 'columns', clause: 'SELECT', fields: row, aliases };
  const bound = bindExpression(expression, scope, report);
  const name = alias?.name ?? nameOf(expression, row, report);
  return bound === undefined ? [] : [{ name, ...withType(bound.expression) }];
}

/** A column that orders the rows twice is there twice, under a second name. */
function starColumns(row: Schema, all: readonly number[]): readonly Measure[] {
  return all.flatMap((field, index) => {
    const column = row[field];
    if (column === undefined) return [];
    const before = all.slice(0, index).filter((other) => other === field).length;
    const name = before === 0 ? column.name : `${column.name}_${before}`;
    return [{ name, type: column.type, expression: { kind: 'field', type: column.type, field } }];
  });
}

function isAlias(
  { variable }: ExpressionSyntax & { readonly kind: 'variable-star' },
  aliases: readonly string[],
): boolean {
  return findName(variable, aliases) >= 0;
}

/** As it was declared, whatever its case here; what is no name, as it is written. */
function nameOf(expression: ExpressionSyntax, row: Schema, report: ProblemReport): string {
  const last = expression.kind === 'name' ? expression.path.at(-1) : undefined;
  if (last === undefined) return report.textOf(expression);
  const names = row.map(({ name }) => name);
  return names[findName(last, names)] ?? last.name;
}
