import type { Duration } from '../../time.js';
import { constantDuration } from '../binding/constant-duration.js';
import type { OrderItem, QueryInput } from '../plan.js';
import type { ProblemReport } from '../problem-report.js';
import type { StateLimits } from '../state-limits.js';
import type { MatchRecognizeSyntax } from '../syntax/ast.js';
import { endlessTail } from './endless-tail.js';
import { measuresTime } from './plan-order-by.js';

const WITHIN_HINT = "Write it after the pattern: PATTERN (…) WITHIN INTERVAL '30' MINUTE";

/** WITHIN in microseconds, which a stream needs unless the number of its open matches is limited. */
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
