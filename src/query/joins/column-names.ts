import type { Field, Schema } from '../../schema.js';
import type { ProblemReport } from '../problem-report.js';
import type { ExpressionSyntax } from '../syntax/ast.js';

/** A column is called as it is written. */
export function nameOfColumn(syntax: ExpressionSyntax, report: ProblemReport): string {
  return (syntax.kind === 'name' ? syntax.path.at(-1)?.name : undefined) ?? report.textOf(syntax);
}

/** A name that is there twice gets a number, as in DuckDB. */
export function uniqueNames(columns: readonly Field[]): Schema {
  const taken = new Set<string>();
  return columns.map(({ name: wanted, type }) => {
    let name = wanted;
    for (let i = 1; taken.has(name.toLowerCase()); i++) name = `${wanted}_${i}`;
    taken.add(name.toLowerCase());
    return { name, type };
  });
}
