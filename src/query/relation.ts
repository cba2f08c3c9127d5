import { EvaluationError, unreachable } from '../errors.js';
import type { Evaluator } from '../patterns/compile-expression.js';
import { compileOverFields } from '../patterns/compile-over-fields.js';
import type { Expression } from '../patterns/expression.js';
import type { Schema, Value } from '../schema.js';
import type { StreamDeclaration } from './plan.js';
import type { ProblemReport } from './problem-report.js';
import { substituteFields } from './substitute-fields.js';
import type { Span } from './syntax/ast.js';

/** Rows as FROM makes them: parts one below the other, whose columns are the schema's. */
export interface Relation {
  /** The stream's, or what a query is called. */
  readonly name: string;
  readonly schema: Schema;
  readonly parts: readonly RelationPart[];
}

/** Of a stream, `where` and `columns` are over its fields. */
export type RelationPart =
  | {
      readonly kind: 'stream';
      readonly stream: StreamDeclaration;
      readonly where?: Expression;
      readonly columns: readonly Expression[];
    }
  | { readonly kind: 'values'; readonly rows: readonly (readonly Value[])[] };

/** Over the fields of a relation, and where it was written. */
export interface Computed {
  readonly expression: Expression;
  readonly span: Span;
}

export function streamRelation(stream: StreamDeclaration): Relation {
  const { name, schema } = stream;
  const columns = schema.map(({ type }, field): Expression => ({ kind: 'field', type, field }));
  return { name, schema, parts: [{ kind: 'stream', stream, columns }] };
}

/** The rows for which `where` is true, of each the columns. Rows that are known are computed here and now. */
export function selectParts(
  parts: readonly RelationPart[],
  columns: readonly Computed[],
  where: Computed | undefined,
  report: ProblemReport,
): readonly RelationPart[] {
  return parts.map((part) => {
    switch (part.kind) {
      case 'stream': {
        const over = ({ expression }: Computed): Expression => substituteFields(expression, part.columns);
        const condition = where === undefined ? part.where : both(part.where, over(where));
        const kept = condition === undefined ? {} : { where: condition };
        return { kind: 'stream', stream: part.stream, ...kept, columns: columns.map(over) };
      }
      case 'values':
        return { kind: 'values', rows: selectRows(part.rows, columns, where, report) };
      default:
        return unreachable(part);
    }
  });
}

/** The second is not even computed where the first is not true. */
function both(first: Expression | undefined, second: Expression): Expression {
  if (first === undefined) return second;
  const type = { kind: 'BOOLEAN' } as const;
  const otherwise: Expression = { kind: 'literal', type, value: false };
  return { kind: 'case', type, branches: [{ when: first, then: second }], otherwise };
}

function selectRows(
  rows: readonly (readonly Value[])[],
  columns: readonly Computed[],
  where: Computed | undefined,
  report: ProblemReport,
): readonly (readonly Value[])[] {
  const condition = where === undefined ? undefined : evaluator(where, report);
  const cells = columns.map((column) => evaluator(column, report));
  const kept = condition === undefined ? rows : rows.filter((row) => condition(row) === true);
  return kept.map((row) => cells.map((cell) => cell(row)));
}

/** What cannot be computed is reported, and NULL. */
export function evaluator({ expression, span }: Computed, report: ProblemReport): Evaluator<readonly Value[]> {
  const evaluate = compileOverFields<readonly Value[]>(expression, (row, field) => row[field] ?? null);
  return (row) => {
    try {
      return evaluate(row);
    } catch (error) {
      if (!(error instanceof EvaluationError)) throw error;
      report.error(
        span,
        error.message,
        'Write TRY_CAST(…) for NULL where a cast is not possible, or correct the value',
      );
      return null;
    }
  };
}
