import type { Expression } from '../patterns/expression.js';
import type { Condition, RowPattern } from '../patterns/pattern.js';
import type { DataType, Field } from '../schema.js';
import type { Identifier, MatchRecognizeSyntax } from './ast.js';
import type { MatchScope } from './bind-context.js';
import { bindCondition, bindExpression } from './bind-expression.js';
import { findVariableDefined } from './find-variable-defined.js';
import type { OrderItem, QueryInput } from './plan.js';
import { checkOrderBy, checkUnsupported, planPartitionBy, planSkip, planWithin } from './plan-match-clauses.js';
import { planPattern } from './plan-pattern.js';
import type { ProblemReport } from './problem-report.js';

export interface MatchPlan {
  readonly partitionBy: readonly number[];
  readonly orderBy: readonly OrderItem[];
  /** Absent when something is wrong with it, which was then reported. */
  readonly pattern?: RowPattern;
  readonly measures: readonly Measure[];
  /** The match's row: the key's fields, then the measures. */
  readonly row: readonly Field[];
}

export type Measure = Field & { readonly expression: Expression };

export function planMatch(syntax: MatchRecognizeSyntax, stream: QueryInput, report: ProblemReport): MatchPlan {
  const partitionBy = planPartitionBy(syntax, stream, report);
  checkOrderBy(syntax, stream, report);
  checkUnsupported(syntax, report);
  const { pattern, variables } = planPattern(syntax.pattern, report);
  const within = planWithin(syntax, stream, report);
  const skip = planSkip(syntax, stream, report);
  const define = planDefine(syntax, scopeOf('DEFINE', stream, variables), report);
  const key = partitionBy.flatMap((field) => stream.schema[field] ?? []);
  const measures = planMeasures(syntax, key, scopeOf('MEASURES', stream, variables), report);
  const row = [...key, ...measures.map(({ name, type }) => ({ name, type }))];
  const isBounded = within !== undefined || stream.time === undefined;
  if (pattern === undefined || !isBounded || skip === undefined) return { partitionBy, orderBy: [], measures, row };
  const timeouts = syntax.rowsPerMatch.showTimeouts;
  const bound = within === undefined ? {} : { within };
  return { partitionBy, orderBy: [], pattern: { pattern, define, skip, ...bound, timeouts }, measures, row };
}

function scopeOf(clause: MatchScope['clause'], { name, schema }: QueryInput, variables: readonly string[]): MatchScope {
  const semantics = clause === 'DEFINE' ? 'running' : 'final';
  return { kind: 'match', clause, stream: name, fields: schema, variables, semantics, unbounded: false };
}

function planDefine(
  { define }: MatchRecognizeSyntax,
  scope: MatchScope,
  report: ProblemReport,
): ReadonlyMap<string, Condition> {
  const conditions = new Map<string, Condition>();
  const seen = new Set<string>();
  for (const { variable: written, condition } of define) {
    const variable = findVariableDefined(written, scope.variables, report);
    if (variable !== undefined && seen.has(variable)) report.error(written, `${written.name} is defined twice`);
    if (variable !== undefined) seen.add(variable);
    const bound = bindCondition(condition, scope, report);
    if (bound === undefined || variable === undefined) continue;
    conditions.set(variable, { kind: 'expression', expression: bound.expression });
  }
  return conditions;
}

function planMeasures(
  { measures }: MatchRecognizeSyntax,
  key: readonly Field[],
  scope: MatchScope,
  report: ProblemReport,
): readonly Measure[] {
  const planned: Measure[] = [];
  const names = new Set<string>();
  for (const { expression, alias } of measures) {
    checkName(alias, names, key, report);
    names.add(alias.name.toLowerCase());
    const bound = bindExpression(expression, scope, report);
    planned.push({ name: alias.name, ...withType(bound?.expression) });
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

function checkName(alias: Identifier, names: ReadonlySet<string>, key: readonly Field[], report: ProblemReport): void {
  const lower = alias.name.toLowerCase();
  if (names.has(lower)) report.error(alias, `two measures are called ${alias.name}`);
  if (key.some(({ name }) => name.toLowerCase() === lower)) {
    const message = `${alias.name} is a column of the key already`;
    report.error(alias, message, 'The key stands in the row of a match anyway: give the measure another name');
  }
}
