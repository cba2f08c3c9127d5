import { typeName } from '../../schema.js';
import { bindExpression } from '../binding/bind-expression.js';
import { didYouMean } from '../binding/did-you-mean.js';
import { findName } from '../binding/find-name.js';
import type { OrderItem, QueryInput } from '../plan.js';
import type { ProblemReport } from '../problem-report.js';
import type { Identifier, MatchRecognizeSyntax, OrderSyntax } from '../syntax/ast.js';
import { nounOf } from '../syntax/noun-of.js';

/**
 * How a key's rows are sorted. Of a stream it is the event time, and ORDER BY can only say that; of a table it is what
 * ORDER BY says, or nothing: then rows stay as they come. NULLs are last unless it says otherwise, as in DuckDB.
 */
export function planOrderBy(
  syntax: MatchRecognizeSyntax,
  input: QueryInput,
  report: ProblemReport,
): readonly OrderItem[] {
  const { orderBy } = syntax;
  if (input.time !== undefined) return [eventTime(syntax, { ...input, time: input.time }, report)];
  return orderBy.flatMap((item) => {
    const expression = boundItem(item, input, report);
    if (expression === undefined) return [];
    return [{ expression, descending: item.descending, nullsFirst: item.nulls === 'first' }];
  });
}

/** The column that a plain name means, as `ts` or `events.ts`; undefined for anything else. */
export function columnNamed(path: readonly Identifier[], { name }: Pick<QueryInput, 'name'>): Identifier | undefined {
  const [first, second, ...more] = path;
  if (second === undefined) return first;
  return more.length === 0 && first !== undefined && findName(first, [name]) >= 0 ? second : undefined;
}

function boundItem(
  { expression: syntax }: OrderSyntax,
  input: QueryInput,
  report: ProblemReport,
): OrderItem['expression'] | undefined {
  const names = input.schema.map(({ name }) => name);
  const column = syntax.kind === 'name' ? columnNamed(syntax.path, input) : undefined;
  if (column !== undefined && findName(column, names) < 0) {
    const message = `${nounOf(input)} ${input.name} has no column ${column.name}`;
    report.error(column, message, didYouMean(column.name, names, 'Its columns'));
    return undefined;
  }
  const scope = { kind: 'columns', clause: 'ORDER BY', fields: input.schema, aliases: [input.name] } as const;
  const bound = bindExpression(syntax, scope, report);
  if (bound?.expression.kind !== 'literal') return bound?.expression;
  report.error(syntax, 'ORDER BY of a constant sorts nothing', `Write a column: ${names.join(', ')}`);
  return undefined;
}

function eventTime(
  { orderBy, start }: MatchRecognizeSyntax,
  input: QueryInput & { readonly time: number },
  report: ProblemReport,
): OrderItem {
  const { name, type } = input.schema[input.time] ?? { name: '', type: { kind: 'TIMESTAMP' } };
  const [first, second] = orderBy;
  const hint = `Write ORDER BY ${name}`;
  const column = first?.expression.kind === 'name' ? columnNamed(first.expression.path, input) : undefined;
  if (first === undefined) {
    report.error(keyword(start), `ORDER BY is missing: ${input.name} has its event time in ${name}`, hint);
  } else if (column === undefined || findName(column, [name, ...sameTimes(input)]) < 0) {
    report.error(first, `a stream is in the order of its event time, ${name}`, hint);
  } else if (first.descending) {
    report.error(first, 'a stream cannot be read backwards', hint);
  }
  if (second !== undefined) {
    const ties = 'Events of one time stand in the order in which they came (source, partition, offset)';
    report.error(second, 'over a stream ORDER BY takes the event time alone', ties);
  }
  return { expression: { kind: 'field', type, field: input.time }, descending: false, nullsFirst: false };
}

function sameTimes({ schema, sameTime = [] }: QueryInput): readonly string[] {
  return sameTime.flatMap((field) => schema[field]?.name ?? []);
}

/** Whether WITHIN can measure time along the order: its first item is a time that does not go back. */
export function measuresTime([first]: readonly OrderItem[]): boolean {
  const { expression, descending } = first ?? { descending: true };
  return !descending && expression?.kind === 'field' && TIMES.includes(typeName(expression.type));
}

const TIMES = ['DATE', 'TIMESTAMP', 'TIMESTAMP WITH TIME ZONE'];

/** Of MATCH_RECOGNIZE. */
function keyword(start: number): { readonly start: number; readonly end: number } {
  return { start, end: start + 'MATCH_RECOGNIZE'.length };
}
