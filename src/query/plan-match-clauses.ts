import type { SkipMode } from '../patterns/pattern.js';
import type { Duration } from '../time.js';
import type { MatchRecognizeSyntax } from './ast.js';
import { constantDuration } from './constant-duration.js';
import { didYouMean } from './did-you-mean.js';
import { findName } from './find-name.js';
import type { QueryInput } from './plan.js';
import type { ProblemReport } from './problem-report.js';

/** The key's fields: PARTITION BY. */
export function planPartitionBy(
  { partitionBy }: MatchRecognizeSyntax,
  { name, schema }: QueryInput,
  report: ProblemReport,
): readonly number[] {
  const names = schema.map((field) => field.name);
  const fields: number[] = [];
  for (const syntax of partitionBy) {
    const [column, ...more] = syntax.kind === 'name' ? syntax.path : [];
    if (column === undefined || more.length > 0) {
      report.error(syntax, 'PARTITION BY takes names of columns only', 'Write PARTITION BY user_id, product_id');
      continue;
    }
    const field = findName(column, names);
    if (field < 0) {
      report.error(
        column,
        `stream ${name} has no column ${column.name}`,
        didYouMean(column.name, names, 'Its columns'),
      );
    } else if (fields.includes(field)) {
      report.error(column, `${column.name} stands in PARTITION BY twice`);
    } else {
      fields.push(field);
    }
  }
  return fields;
}

/** Over a stream rows come in event-time order, so ORDER BY can only say that. */
export function checkOrderBy(
  { orderBy, start }: MatchRecognizeSyntax,
  { name, schema, time: place }: QueryInput,
  report: ProblemReport,
): void {
  const time = place === undefined ? undefined : schema[place]?.name;
  if (time === undefined) return;
  const [first, second] = orderBy;
  const hint = `Write ORDER BY ${time}`;
  if (first === undefined) {
    report.error(keyword(start), `ORDER BY is missing: ${name} has its event time in ${time}`, hint);
    return;
  }
  const [column, ...more] = first.expression.kind === 'name' ? first.expression.path : [];
  if (column === undefined || more.length > 0 || findName(column, [time]) < 0) {
    report.error(first, `a stream is in the order of its event time, ${time}`, hint);
  } else if (first.descending) {
    report.error(first, 'a stream cannot be read backwards', hint);
  }
  if (second !== undefined) {
    const ties = 'Events of one time stand in the order in which they came (source, partition, offset)';
    report.error(second, 'ORDER BY takes the event time alone, so far', ties);
  }
}

export function planWithin(
  { within, pattern, rowsPerMatch }: MatchRecognizeSyntax,
  { time }: QueryInput,
  report: ProblemReport,
): Duration | undefined {
  const place = "Write it after the pattern: PATTERN (…) WITHIN INTERVAL '30' MINUTE";
  if (within === undefined) {
    if (time === undefined) return undefined;
    report.error(pattern, 'WITHIN is missing: over a stream a pattern without it keeps what it began for ever', place);
    if (rowsPerMatch.showTimeouts) {
      report.error(rowsPerMatch, 'SHOW TIMEOUT MATCHES needs WITHIN: nothing else can run out of time', place);
    }
    return undefined;
  }
  const duration = constantDuration(within.interval, 'WITHIN', report);
  if (duration === undefined || duration > 0) return duration;
  report.error(within.interval, `WITHIN must be longer than nothing`, place);
  return undefined;
}

export function planSkip(
  { skip, pattern }: MatchRecognizeSyntax,
  { time }: QueryInput,
  report: ProblemReport,
): SkipMode | undefined {
  const hint = 'Write AFTER MATCH SKIP PAST LAST ROW, or AFTER MATCH SKIP TO NEXT ROW to let matches overlap';
  if (skip === undefined && time === undefined) return { to: 'past-last-row' };
  if (skip === undefined) {
    const message =
      'AFTER MATCH SKIP is missing: over a stream it must be written, since engines differ in what it is without';
    report.error(pattern, message, `${hint}, before PATTERN`);
    return undefined;
  }
  if (skip.to === 'next-row' || skip.to === 'past-last-row') return { to: skip.to };
  report.error(skip, `AFTER MATCH SKIP TO ${skip.to.toUpperCase()} is not supported yet`, hint);
  return undefined;
}

export function checkUnsupported({ rowsPerMatch, subsets }: MatchRecognizeSyntax, report: ProblemReport): void {
  if (rowsPerMatch.kind !== 'one-row') {
    report.error(rowsPerMatch, 'ALL ROWS PER MATCH is not supported yet', 'Write ONE ROW PER MATCH');
  }
  for (const subset of subsets) {
    report.error(subset, 'SUBSET is not supported yet', 'Name each variable where its rows are meant');
  }
}

/** Of MATCH_RECOGNIZE. */
function keyword(start: number): { readonly start: number; readonly end: number } {
  return { start, end: start + 'MATCH_RECOGNIZE'.length };
}
