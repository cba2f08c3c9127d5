import type { Expression } from '../../patterns/expression.js';
import type { DataType, Field, Schema } from '../../schema.js';
import type { MatchScope } from '../binding/bind-context.js';
import { bindExpression } from '../binding/bind-expression.js';
import type { ProblemReport } from '../problem-report.js';
import type { Identifier, MatchRecognizeSyntax } from '../syntax/ast.js';

export type Measure = Field & { readonly expression: Expression };

/** `shown`: what the match's row holds before the measures. */
export function planMeasures(
  { measures, rowsPerMatch }: MatchRecognizeSyntax,
  shown: Schema,
  scope: MatchScope,
  report: ProblemReport,
): readonly Measure[] {
  const planned: Measure[] = [];
  const names = new Set<string>();
  for (const { expression, alias } of measures) {
    const isNew = checkName(alias, names, shown, rowsPerMatch.kind === 'one-row', report);
    names.add(alias.name.toLowerCase());
    const bound = bindExpression(expression, scope, report);
    if (isNew) planned.push({ name: alias.name, ...withType(bound?.expression) });
  }
  return planned;
}

/** What has a problem stands in for itself as NULL, so that who reads it is checked too. An untyped NULL is an INTEGER. */
export function withType(expression: Expression | undefined): {
  readonly type: DataType;
  readonly expression: Expression;
} {
  if (expression !== undefined && expression.type.kind !== 'NULL') return { type: expression.type, expression };
  const type: DataType = { kind: expression === undefined ? 'NULL' : 'INTEGER' };
  return { type, expression: { kind: 'literal', type, value: null } };
}

function checkName(
  alias: Identifier,
  names: ReadonlySet<string>,
  shown: Schema,
  isKey: boolean,
  report: ProblemReport,
): boolean {
  const lower = alias.name.toLowerCase();
  if (names.has(lower)) {
    report.error(alias, `two measures are called ${alias.name}`, 'Give one of them another name: … AS name');
    return false;
  }
  if (!shown.some(({ name }) => name.toLowerCase() === lower)) return true;
  const message = isKey
    ? `${alias.name} is a column of the key already`
    : `${alias.name} is a column of the rows already`;
  const why = isKey
    ? 'The key stands in the row of a match anyway'
    : 'With ALL ROWS PER MATCH each row keeps its columns';
  report.error(alias, message, `${why}: give the measure another name`);
  return false;
}
