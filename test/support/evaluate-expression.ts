import { EvaluationError, renderProblem } from '../../src/errors.js';
import { formatText } from '../../src/format-value.js';
import { compileExpression } from '../../src/patterns/compile-expression.js';
import { bindExpression } from '../../src/query/binding/bind-expression.js';
import { ProblemReport } from '../../src/query/problem-report.js';
import { parseExpression } from '../../src/query/syntax/parse-expression.js';
import { type Field, typeName, type Value } from '../../src/schema.js';
import { type Answer, FAILED } from './duckdb-oracle.js';

/** What motif says of an expression over rows: its type and each row's value as text, or that it refuses. */
export function evaluateExpression(
  text: string,
  schema: readonly Field[],
  rows: readonly (readonly Value[])[],
): Answer {
  const { expression: syntax, problems } = parseExpression(text, 'test');
  if (syntax === undefined) return { kind: 'refused', reason: problems.map(renderProblem).join('\n') };
  const report = new ProblemReport(text, 'test');
  const bound = bindExpression(syntax, { kind: 'columns', clause: 'SELECT', fields: schema, aliases: [] }, report);
  if (bound === undefined) return { kind: 'refused', reason: report.problems.map(renderProblem).join('\n') };
  const { expression } = bound;
  const evaluate = compileExpression<readonly Value[]>(expression, (node) => {
    if (node.kind !== 'field') throw new TypeError(node.kind);
    return (row) => row[node.field] ?? null;
  });
  const values = rows.map((row) => {
    try {
      const value = evaluate(row);
      return value === null ? null : formatText(expression.type, value);
    } catch (error) {
      if (error instanceof EvaluationError) return FAILED;
      throw error;
    }
  });
  return { kind: 'values', type: typeName(expression.type), values };
}
