import type { Problem } from '../errors.js';
import type { Expression } from '../patterns/expression.js';
import type { RowPattern } from '../patterns/pattern.js';
import { bindCondition } from './binding/bind-expression.js';
import { fieldsRead } from './fields-read.js';
import { inputOf } from './input-of.js';
import { planJoin } from './joins/plan-join.js';
import { type MatchPlan, planMatch } from './matching/plan-match.js';
import { type QueryInput, type QueryPlan, readsStream, type StreamDeclaration } from './plan.js';
import { planInsertion } from './plan-insertion.js';
import { planPlainSelect } from './plan-plain-select.js';
import { planRelation, planWith, type Tables } from './plan-relation.js';
import { planSelect } from './plan-select.js';
import { ProblemReport } from './problem-report.js';
import type { Relation } from './relation.js';
import { stateLimits } from './state-limits.js';
import type { SubqueryResults } from './subquery.js';
import type { SelectSyntax } from './syntax/ast.js';
import type { QueryFileSyntax } from './syntax/windowed-syntax.js';
import { planSettings } from './tables/plan-settings.js';
import type { Described } from './windowed/describe-windowed.js';
import { planOver } from './windowed/plan-over.js';
import { planWindow } from './windowed/plan-window.js';

export interface QueryText {
  readonly name: string;
  readonly file: string;
  readonly text: string;
  readonly subqueries?: SubqueryResults;
  /** Of `streams.sql`. */
  readonly views?: Tables['queries'];
}

export interface PlannedQuery {
  readonly plan?: QueryPlan;
  /** What DuckDB is to be asked of it before its columns are known; only then can INSERT INTO be planned. */
  readonly described?: Described;
  readonly problems: readonly Problem[];
}

/**
 * A query checked and typed, or all that is wrong with it; warnings may come with a plan. The plan's version is left
 * empty: who loads the query hashes the plan.
 */
export function planQuery(
  syntax: QueryFileSyntax,
  streams: readonly StreamDeclaration[],
  text: QueryText,
): PlannedQuery {
  const planned = settled(planSelectQuery(syntax, streams, text), syntax, text);
  return planned.described === undefined ? insertInto(planned, syntax, streams, text) : planned;
}

function settled(planned: PlannedQuery, syntax: QueryFileSyntax, { text, file }: QueryText): PlannedQuery {
  if (planned.plan === undefined || syntax.settings === undefined) return planned;
  const report = new ProblemReport(text, file);
  const plan = planSettings(planned.plan, syntax, report);
  const problems = [...planned.problems, ...report.problems];
  return report.hasErrors ? { problems } : { ...planned, plan, problems };
}

/** Of a query with INSERT INTO, once its columns are known: what becomes of them. */
export function insertInto(
  planned: PlannedQuery,
  { into: written }: QueryFileSyntax,
  streams: readonly StreamDeclaration[],
  { text, file }: QueryText,
): PlannedQuery {
  const { plan } = planned;
  if (written === undefined || plan === undefined) return planned;
  const report = new ProblemReport(text, file);
  const into = planInsertion(written, { type: plan.type, isStream: readsStream(plan) }, streams, report);
  const problems = [...planned.problems, ...report.problems];
  return into === undefined ? { problems } : { plan: { ...plan, into }, problems };
}

function planSelectQuery(
  syntax: QueryFileSyntax,
  streams: readonly StreamDeclaration[],
  { name, file, text, subqueries, views = [] }: QueryText,
): PlannedQuery {
  const report = new ProblemReport(text, file, subqueries);
  const tables = planWith(syntax.with, { streams, queries: views }, report);
  const { matchRecognize } = syntax.from;
  if (syntax.windowed !== undefined) {
    const windowed = { syntax, clauses: syntax.windowed, text, name, file };
    const { window } = syntax.windowed;
    const planned =
      window === undefined ? planOver(windowed, tables, report) : planWindow(windowed, window, tables, report);
    return { ...planned, problems: report.problems };
  }
  if (matchRecognize === undefined) {
    const { join } = syntax.from;
    const plan =
      join === undefined
        ? planPlainSelect(syntax, tables, { name, file }, report)
        : planJoin(syntax, join, tables, { name, file }, report);
    return plan === undefined ? { problems: report.problems } : { plan, problems: report.problems };
  }
  const relation = planRelation(syntax.from.relation, tables, report);
  if (relation === undefined) return { problems: report.problems };
  const input = inputOf(relation);
  warnOfLostTime(syntax, relation, input, report);
  const match = planMatch(matchRecognize, input, stateLimits(input, streams), report);
  const { pattern, conditions, partitionBy, orderBy, measures, row } = match;
  const aliases = [matchRecognize.alias?.name ?? syntax.from.relation.alias?.name ?? relation.name];
  const select = planSelect(syntax, { row, all: allColumns(match, input), aliases }, report);
  const where =
    syntax.where && bindCondition(syntax.where, { kind: 'columns', clause: 'WHERE', fields: row, aliases }, report);
  if (report.hasErrors) return { problems: report.problems };
  const key = partitionBy.flatMap((field) => input.schema[field] ?? []);
  const columns = select.map((column) => ({ name: column.name, type: column.type }));
  const plan: QueryPlan = {
    kind: 'match',
    type: { name, version: '', key, columns },
    file,
    input,
    partitionBy,
    orderBy,
    pattern,
    conditions,
    fields: fieldsNeeded(pattern, input, measures, [...select.map(({ expression }) => expression), where?.expression]),
    measures,
    ...(where === undefined ? {} : { where: where.expression }),
    select,
  };
  return { plan, problems: report.problems };
}

function warnOfLostTime(
  { from: { relation: written } }: SelectSyntax,
  { parts }: Relation,
  { time }: QueryInput,
  report: ProblemReport,
): void {
  const stream = parts.flatMap((part) => (part.kind === 'stream' && part.stream.watermark ? [part.stream] : []))[0];
  if (time !== undefined || stream?.watermark === undefined) return;
  const column = stream.schema[stream.watermark.field]?.name;
  const message = `these rows have no event time, so nothing is found before all of ${stream.name} has been read`;
  report.warn(written, message, `Let every SELECT have ${column} as it is, in one and the same place`);
}

/**
 * What `*` stands for: the partition's columns, those that order it, the measures, the others (ISO/IEC 19075-5, 4.12);
 * with ONE ROW PER MATCH the row as it is.
 */
function allColumns({ row, partitionBy, orderBy, pattern }: MatchPlan, { schema }: QueryInput): readonly number[] {
  const places = row.map((_, place) => place);
  if (pattern.rows === 'one-row') return places;
  const first = [
    ...partitionBy,
    ...orderBy.flatMap(({ expression }) => (expression.kind === 'field' ? [expression.field] : [])),
  ];
  const measures = places.slice(schema.length);
  return [...first, ...measures, ...places.slice(0, schema.length).filter((place) => !first.includes(place))];
}

/** `outer`: over the match's row, which with ALL ROWS PER MATCH begins with the input's fields. */
function fieldsNeeded(
  pattern: RowPattern,
  { schema }: QueryInput,
  measures: readonly { readonly expression: Expression }[],
  outer: readonly (Expression | undefined)[],
): readonly number[] {
  const inner = fieldsRead([...conditionsOf(pattern), ...measures.map(({ expression }) => expression)]);
  if (pattern.rows === 'one-row') return inner;
  const shown = fieldsRead(outer.filter((expression) => expression !== undefined));
  return [...new Set([...inner, ...shown.filter((field) => field < schema.length)])].sort((a, b) => a - b);
}

function conditionsOf({ define }: RowPattern): readonly Expression[] {
  return [...define.values()].flatMap((condition) => (condition.kind === 'expression' ? [condition.expression] : []));
}
