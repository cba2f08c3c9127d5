import type { Problem } from '../errors.js';
import type { Expression } from '../patterns/expression.js';
import type { RowPattern } from '../patterns/pattern.js';
import type { SelectSyntax } from './ast.js';
import { bindCondition } from './bind-expression.js';
import { didYouMean } from './did-you-mean.js';
import { fieldsRead } from './fields-read.js';
import { findName } from './find-name.js';
import type { QueryInput, QueryPlan, StreamDeclaration } from './plan.js';
import { planMatch } from './plan-match.js';
import { planSelect } from './plan-select.js';
import { ProblemReport } from './problem-report.js';
import { stateLimits } from './state-limits.js';

export interface QueryText {
  readonly name: string;
  readonly file: string;
  readonly text: string;
}

/**
 * A query checked and typed, or all that is wrong with it; warnings may come with a plan. The plan's version is left
 * empty: who loads the query hashes the plan.
 */
export function planQuery(
  syntax: SelectSyntax,
  streams: readonly StreamDeclaration[],
  { name, file, text }: QueryText,
): { readonly plan?: QueryPlan; readonly problems: readonly Problem[] } {
  const report = new ProblemReport(text, file);
  const stream = findStream(syntax, streams, report);
  const { matchRecognize } = syntax.from;
  if (matchRecognize === undefined) {
    const hint = `Write FROM ${syntax.from.table.name} MATCH_RECOGNIZE (…)`;
    report.error(syntax.from, 'a SELECT without MATCH_RECOGNIZE is not supported yet', hint);
  }
  if (stream === undefined || matchRecognize === undefined) return { problems: report.problems };
  const input = inputOf(stream);
  const limits = stateLimits(input, streams);
  const { pattern, partitionBy, orderBy, measures, row } = planMatch(matchRecognize, input, limits, report);
  const aliases = [matchRecognize.alias?.name ?? syntax.from.alias?.name ?? syntax.from.table.name];
  const select = planSelect(syntax, row, aliases, report);
  const where =
    syntax.where && bindCondition(syntax.where, { kind: 'columns', clause: 'WHERE', fields: row, aliases }, report);
  if (report.hasErrors) return { problems: report.problems };
  const key = partitionBy.flatMap((field) => input.schema[field] ?? []);
  const columns = select.map((column) => ({ name: column.name, type: column.type }));
  const plan: QueryPlan = {
    type: { name, version: '', key, columns },
    file,
    input,
    partitionBy,
    orderBy,
    pattern,
    fields: fieldsNeeded(pattern, input, measures, [...select.map(({ expression }) => expression), where?.expression]),
    measures,
    ...(where === undefined ? {} : { where: where.expression }),
    select,
  };
  return { plan, problems: report.problems };
}

function inputOf({ name, schema, watermark }: StreamDeclaration): QueryInput {
  const time = watermark === undefined ? {} : { time: watermark.field };
  return { name, schema, ...time, branches: [{ kind: 'stream', stream: name }] };
}

function findStream(
  { from: { table } }: SelectSyntax,
  streams: readonly StreamDeclaration[],
  report: ProblemReport,
): StreamDeclaration | undefined {
  const names = streams.map(({ name }) => name);
  const stream = streams[findName(table, names)];
  if (stream === undefined) {
    report.error(table, `there is no stream ${table.name}`, didYouMean(table.name, names, 'streams.sql declares'));
  }
  return stream;
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
