import { renderProblem } from '../../src/errors.js';
import type { Expression } from '../../src/patterns/expression.js';
import type { MatchScope, Memory } from '../../src/query/binding/bind-context.js';
import { bindExpression } from '../../src/query/binding/bind-expression.js';
import { ProblemReport } from '../../src/query/problem-report.js';
import { parseExpression } from '../../src/query/syntax/parse-expression.js';
import { declareStreams } from './planned.js';

/** An expression of DEFINE or MEASURES over `events`, in a pattern of A, B and C where U is A or B. */
export function bindIn(
  clause: MatchScope['clause'],
  text: string,
): { readonly expression?: Expression; readonly problems: readonly string[]; readonly memories: readonly Memory[] } {
  const { expression: syntax, problems } = parseExpression(text, 'q.sql');
  const memories: Memory[] = [];
  if (syntax === undefined) return { problems: problems.map(renderProblem), memories };
  const report = new ProblemReport(text, 'q.sql');
  const [events] = declareStreams().streams;
  const scope: MatchScope = {
    kind: 'match',
    clause,
    input: { name: 'events', schema: events?.schema ?? [], time: 0 },
    variables: ['A', 'B', 'C'],
    subsets: new Map([['U', ['A', 'B']]]),
    memories,
  };
  const bound = bindExpression(syntax, scope, report);
  const said = report.problems.map(renderProblem);
  return { ...(bound === undefined ? {} : { expression: bound.expression }), problems: said, memories };
}
