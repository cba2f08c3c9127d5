import { renderProblem } from '../../src/errors.js';
import type { Expression } from '../../src/patterns/expression.js';
import type { MatchScope } from '../../src/query/bind-context.js';
import { bindExpression } from '../../src/query/bind-expression.js';
import { parseExpression } from '../../src/query/parse-expression.js';
import { ProblemReport } from '../../src/query/problem-report.js';
import { declareStreams } from './planned.js';

/** An expression of DEFINE or MEASURES over `events`, in a pattern of A, B and C. */
export function bindIn(
  clause: MatchScope['clause'],
  text: string,
  unbounded = true,
): { readonly expression?: Expression; readonly problems: readonly string[] } {
  const { expression: syntax, problems } = parseExpression(text, 'q.sql');
  if (syntax === undefined) return { problems: problems.map(renderProblem) };
  const report = new ProblemReport(text, 'q.sql');
  const [events] = declareStreams().streams;
  const scope: MatchScope = {
    kind: 'match',
    clause,
    stream: 'events',
    fields: events?.schema ?? [],
    variables: ['A', 'B', 'C'],
    semantics: clause === 'DEFINE' ? 'running' : 'final',
    unbounded,
  };
  const bound = bindExpression(syntax, scope, report);
  const said = report.problems.map(renderProblem);
  return bound === undefined ? { problems: said } : { expression: bound.expression, problems: said };
}
