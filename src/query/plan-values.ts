import { castToCommon } from './binding/bind-common-type.js';
import { contextOf } from './binding/bind-expression.js';
import type { ProblemReport } from './problem-report.js';
import { evaluator, type Relation } from './relation.js';
import type { QueryPartSyntax } from './syntax/ast.js';

type ValuesPart = Extract<QueryPartSyntax, { readonly kind: 'values' }>;

/** VALUES, computed here and now; its columns are called col0, col1 and so on, as in DuckDB. */
export function planValues({ rows }: ValuesPart, report: ProblemReport): Relation | undefined {
  const context = contextOf({ kind: 'constant', clause: 'VALUES' }, report);
  const width = rows[0]?.values.length ?? 0;
  const uneven = rows.find(({ values }) => values.length !== width);
  if (uneven !== undefined) {
    const message = `the rows differ in how many values they have: the first ${width}, this one ${uneven.values.length}`;
    report.error(uneven, message, 'Write NULL where there is no value');
    return undefined;
  }
  const bound = rows.map(({ values }) => values.map((value) => context.bind(value, context)));
  const columns = Array.from({ length: width }, (_, i) => {
    const cells = bound.flatMap((row) => row[i] ?? []);
    return cells.length === rows.length
      ? castToCommon(cells, 'the values of a column differ in type', context)
      : undefined;
  });
  const whole = columns.filter((column) => column !== undefined);
  if (whole.length < width) return undefined;
  const cells = whole.map(({ bounds }) => bounds.map((cell) => evaluator(cell, report)([])));
  return {
    name: 'values',
    schema: whole.map(({ type }, i) => ({ name: `col${i}`, type })),
    parts: [{ kind: 'values', rows: rows.map((_, row) => cells.map((column) => column[row] ?? null)) }],
  };
}
