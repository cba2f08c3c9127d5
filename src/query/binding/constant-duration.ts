import { isInterval } from '../../is-value.js';
import { typeName } from '../../schema.js';
import { DAY, type Duration } from '../../time.js';
import type { ProblemReport } from '../problem-report.js';
import type { ExpressionSyntax } from '../syntax/ast.js';
import { bindExpression } from './bind-expression.js';

/** The length of an interval written as a constant; one with months has none, since months differ. */
export function constantDuration(
  syntax: ExpressionSyntax,
  clause: string,
  report: ProblemReport,
): Duration | undefined {
  const bound = bindExpression(syntax, { kind: 'constant', clause }, report);
  if (bound === undefined) return undefined;
  const { expression } = bound;
  const value = expression.kind === 'literal' ? expression.value : null;
  if (expression.type.kind !== 'INTERVAL' || !isInterval(value)) {
    const found = expression.kind === 'literal' && value === null ? 'NULL' : typeName(expression.type);
    report.error(syntax, `${clause} needs an interval, not ${found}`, "Write INTERVAL '30' MINUTE");
    return undefined;
  }
  if (value.months !== 0) {
    report.error(
      syntax,
      `${clause} needs a fixed length of time, and months differ in theirs`,
      "Write INTERVAL '30' DAY",
    );
    return undefined;
  }
  const duration = value.days * DAY + value.micros;
  if (Number.isSafeInteger(duration)) return duration;
  report.error(syntax, `${clause}: the interval is too long`, "The longest is some 285 years: INTERVAL '104249' DAY");
  return undefined;
}
