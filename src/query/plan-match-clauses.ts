import type { Pattern, SkipMode } from '../patterns/pattern.js';
import type { Duration } from '../time.js';
import type { MatchRecognizeSyntax } from './ast.js';
import { constantDuration } from './constant-duration.js';
import { didYouMean } from './did-you-mean.js';
import { endlessTail } from './endless-tail.js';
import { findName } from './find-name.js';
import { nounOf } from './noun-of.js';
import { leastRowsBefore } from './pattern-shape.js';
import type { OrderItem, QueryInput } from './plan.js';
import { columnNamed, measuresTime } from './plan-order-by.js';
import type { ProblemReport } from './problem-report.js';
import type { StateLimits } from './state-limits.js';
import { findVariableName } from './variable-name.js';

/** The key's fields: PARTITION BY. */
export function planPartitionBy(
  { partitionBy }: MatchRecognizeSyntax,
  input: QueryInput,
  report: ProblemReport,
): readonly number[] {
  const names = input.schema.map((field) => field.name);
  const fields: number[] = [];
  for (const syntax of partitionBy) {
    const column = syntax.kind === 'name' ? columnNamed(syntax.path, input) : undefined;
    if (column === undefined) {
      report.error(syntax, 'PARTITION BY takes names of columns only', 'Write PARTITION BY user_id, product_id');
      continue;
    }
    const field = findName(column, names);
    if (field < 0) {
      const message = `${nounOf(input)} ${input.name} has no column ${column.name}`;
      report.error(column, message, didYouMean(column.name, names, 'Its columns'));
    } else if (fields.includes(field)) {
      report.error(column, `${column.name} stands in PARTITION BY twice`, 'Once is enough');
    } else {
      fields.push(field);
    }
  }
  return fields;
}

const WITHIN_HINT = "Write it after the pattern: PATTERN (…) WITHIN INTERVAL '30' MINUTE";

/** WITHIN, which a stream needs unless the number of its open matches is limited. */
export function planWithin(
  syntax: MatchRecognizeSyntax,
  input: QueryInput,
  orderBy: readonly OrderItem[],
  limits: StateLimits,
  report: ProblemReport,
): Duration | undefined {
  const { within, rowsPerMatch } = syntax;
  if (within === undefined) {
    if (input.time !== undefined) checkBound(syntax, limits, report);
    if (rowsPerMatch.showTimeouts) {
      const message = 'SHOW TIMEOUT MATCHES needs WITHIN: nothing else can run out of time';
      report.error(rowsPerMatch, message, WITHIN_HINT);
    }
    return undefined;
  }
  const duration = constantDuration(within.interval, 'WITHIN', report);
  if (duration !== undefined && duration <= 0) {
    report.error(within.interval, 'WITHIN must be longer than nothing', WITHIN_HINT);
  }
  if (!measuresTime(orderBy) && input.time === undefined) {
    const message = 'WITHIN measures time, and the rows are not in the order of one';
    const hint = 'Let ORDER BY begin with a column of type TIMESTAMP, TIMESTAMPTZ or DATE, ascending';
    report.error(within, message, hint);
  }
  return duration;
}

/** Over a stream without WITHIN. */
function checkBound({ pattern }: MatchRecognizeSyntax, { maxOpen }: StateLimits, report: ProblemReport): void {
  const tail = endlessTail(pattern);
  if (tail !== undefined) {
    const message = 'over a stream without WITHIN a pattern must not end in a greedy quantifier without a bound';
    const hint =
      "It could go on for ever: write WITHIN INTERVAL '30' MINUTE behind the pattern, a bound as in B{1,10}, B+? or a variable behind it";
    report.error(tail, message, hint);
  } else if (maxOpen === undefined) {
    const message = 'WITHIN is missing: over a stream a pattern without it keeps what it began for ever';
    const hint = `${WITHIN_HINT}; or limit what may be open: 'state.max-open-matches' = '1000' in WITH (…) of CREATE TABLE`;
    report.error(pattern, message, hint);
  }
}

const SKIP_HINT = 'Write AFTER MATCH SKIP PAST LAST ROW, or AFTER MATCH SKIP TO NEXT ROW to let matches overlap';

/** AFTER MATCH SKIP, whose default over a table is the standard's. */
export function planSkip(
  { skip, pattern: syntax }: MatchRecognizeSyntax,
  { time }: QueryInput,
  pattern: Pattern,
  variables: readonly string[],
  subsets: ReadonlyMap<string, readonly string[]>,
  report: ProblemReport,
): SkipMode {
  if (skip === undefined) {
    const hint = `${SKIP_HINT}, before PATTERN`;
    if (time === undefined) {
      report.warn(syntax, 'AFTER MATCH SKIP is missing, and PAST LAST ROW is meant: engines differ in it', hint);
    } else {
      const message =
        'AFTER MATCH SKIP is missing: over a stream it must be written, since engines differ in what it is without';
      report.error(syntax, message, hint);
    }
    return { to: 'past-last-row' };
  }
  if (skip.to === 'next-row' || skip.to === 'past-last-row') return { to: skip.to };
  const { variable: written, to } = skip;
  const names = [...variables, ...subsets.keys()];
  const name = findVariableName(written, names);
  if (name === undefined) {
    const hint = didYouMean(written.name, names, 'Its variables');
    report.error(written, `the pattern has no variable ${written.name}`, hint);
    return { to: 'past-last-row' };
  }
  const targets = subsets.get(name) ?? [name];
  if (to === 'first' && isAlwaysFirst(pattern, targets)) {
    const message = `every match begins with ${name}, and to skip to the row that a match begins with is an error`;
    report.warn(skip, message, 'It would be found again for ever: write AFTER MATCH SKIP TO NEXT ROW');
  }
  return { to, variables: targets };
}

/** Whether every match begins with a row of these variables. */
function isAlwaysFirst(pattern: Pattern, targets: readonly string[]): boolean {
  const [first] = pattern.kind === 'concatenation' ? pattern.items : [pattern];
  if (first?.kind === 'quantified') return first.min > 0 && isAlwaysFirst(first.body, targets);
  return first?.kind === 'variable' && leastRowsBefore(first, targets) === 0;
}
