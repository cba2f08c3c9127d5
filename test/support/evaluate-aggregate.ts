import { renderProblem } from '../../src/errors.js';
import { formatText } from '../../src/format-value.js';
import { compileExpression } from '../../src/patterns/compile-expression.js';
import type { BindContext } from '../../src/query/binding/bind-context.js';
import { bindExpression } from '../../src/query/binding/bind-expression.js';
import { settleOverload } from '../../src/query/binding/bind-overload.js';
import { AGGREGATE_FUNCTIONS } from '../../src/query/functions/aggregate-functions.js';
import { ProblemReport } from '../../src/query/problem-report.js';
import { parseExpression } from '../../src/query/syntax/parse-expression.js';
import { type Field, typeName, type Value } from '../../src/schema.js';
import type { Answer } from './duckdb-oracle.js';

/** What motif makes of one aggregate, `sum(x)`, over all rows: no FILTER, no DISTINCT, no ORDER BY. */
export function evaluateAggregate(text: string, schema: readonly Field[], rows: readonly (readonly Value[])[]): Answer {
  const { expression: syntax, problems } = parseExpression(text, 'test');
  if (syntax?.kind !== 'call') return { kind: 'refused', reason: problems.map(renderProblem).join('\n') };
  const report = new ProblemReport(text, 'test');
  const scope = { kind: 'columns', clause: 'SELECT', fields: schema, aliases: [] } as const;
  const context: BindContext = { report, scope, bind: (part) => bindExpression(part, scope, report) };
  const given = syntax.arguments.flatMap((argument) => {
    const bound = argument.kind === 'star' ? undefined : context.bind(argument, context);
    return bound === undefined ? [] : [bound];
  });
  const name = syntax.name.name.toLowerCase();
  const settled = settleOverload(name, AGGREGATE_FUNCTIONS.get(name) ?? [], given, syntax, context);
  if (settled === undefined) return { kind: 'refused', reason: report.problems.map(renderProblem).join('\n') };
  const { signature, args } = settled;
  const evaluators = args.map(({ expression }) =>
    compileExpression<readonly Value[]>(expression, (node) => {
      if (node.kind !== 'field') throw new TypeError(node.kind);
      return (row) => row[node.field] ?? null;
    }),
  );
  const { initial, add, result } = signature.function;
  const value = result(
    rows.reduce<Value>((kept, row) => add(kept, ...evaluators.map((evaluate) => evaluate(row))), initial),
  );
  const shown = value === null ? null : formatText(signature.result, value);
  return { kind: 'values', type: typeName(signature.result), values: [shown] };
}
