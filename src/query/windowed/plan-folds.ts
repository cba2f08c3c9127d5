import type { FoldedAggregate, FoldedQuery } from '../../patterns/folded-query.js';
import type { DataType, Field } from '../../schema.js';
import type { WindowShape } from '../../windows/window-shape.js';
import type { BindContext, Bound, ColumnScope } from '../binding/bind-context.js';
import { contextOf } from '../binding/bind-expression.js';
import { settleOverload } from '../binding/bind-overload.js';
import { toCondition } from '../binding/bind-predicate.js';
import { findName } from '../binding/find-name.js';
import { AGGREGATE_FUNCTIONS } from '../functions/aggregate-functions.js';
import type { QueryInput } from '../plan.js';
import { ProblemReport } from '../problem-report.js';
import type { ExpressionSyntax } from '../syntax/ast.js';
import type { WindowedSyntax, Words } from '../syntax/windowed-syntax.js';
import { columnName, expressionOf, withoutName } from '../syntax/words-of.js';
import { WINDOW_COLUMNS } from './window-sql.js';

type CallSyntax = Extract<ExpressionSyntax, { readonly kind: 'call' }>;

/** How the aggregates of two panes become that of both: `add`, the second's is added as if it were a value. */
const MERGING: ReadonlyMap<string, FoldedAggregate['merge']> = new Map([
  ...['count', 'count_star'].map((name) => [name, 'count'] as const),
  ...['avg', 'mean'].map((name) => [name, 'average'] as const),
  ...['sum', 'min', 'max', 'any_value', 'bool_and', 'bool_or'].map((name) => [name, 'add'] as const),
]);

/**
 * The query as aggregates that are kept up to date row by row, so that its windows need no rows; undefined where it has
 * other ones, or anything else that only DuckDB can compute.
 */
export function planFolds(
  clauses: WindowedSyntax,
  keys: readonly Words[],
  input: QueryInput,
  window: { readonly shape: WindowShape; readonly time: DataType },
  text: string,
): FoldedQuery | undefined {
  const fields = keys.map((key) => fieldOf(key, input));
  const places = fields.filter((field) => field !== undefined);
  if (clauses.where !== undefined || places.length < fields.length || !isOfSessions(window.shape, places)) {
    return undefined;
  }
  const own = WINDOW_COLUMNS.map((name): Field => ({ name, type: window.time }));
  const row = [...own, ...places.flatMap((field) => input.schema[field] ?? [])];
  const folder = new Folder(input, row, text);
  const select = clauses.items.map((item) => folder.bind(expressionOf(withoutName(item, text), text)));
  const having = clauses.having === undefined ? undefined : folder.bindCondition(expressionOf(clauses.having, text));
  const bound = select.filter((expression) => expression !== undefined);
  if (bound.length < select.length || (clauses.having !== undefined && having === undefined)) return undefined;
  return {
    keys: places,
    aggregates: folder.aggregates,
    select: bound.map(({ expression }) => expression),
    ...(having === undefined ? {} : { having: having.expression }),
  };
}

/** A session's rows are one group. */
function isOfSessions(shape: WindowShape, keys: readonly number[]): boolean {
  if (shape.kind !== 'session') return true;
  const own = new Set(keys);
  return shape.partitionBy.length === own.size && shape.partitionBy.every((field) => own.has(field));
}

function fieldOf(key: Words, { schema }: QueryInput): number | undefined {
  const name = columnName(key);
  const names = schema.map((field) => field.name);
  const field = name === undefined ? -1 : findName(name, names);
  return field < 0 ? undefined : field;
}

/** Binds expressions over a window's row, and puts each aggregate into one column more. */
class Folder {
  readonly aggregates: FoldedAggregate[] = [];
  readonly #row: Field[];
  readonly #report: ProblemReport;
  readonly #input: BindContext;
  readonly #output: BindContext;

  constructor(input: QueryInput, row: readonly Field[], text: string) {
    this.#row = [...row];
    this.#report = new ProblemReport(text, '');
    const scopeOf = (fields: readonly Field[]): ColumnScope => {
      return { kind: 'columns', clause: 'SELECT', relation: input.name, fields, aliases: [input.name] };
    };
    this.#input = contextOf(scopeOf(input.schema), this.#report);
    const output = contextOf(scopeOf(row), this.#report);
    this.#output = {
      ...output,
      bind: (syntax, context) => (isAggregate(syntax) ? this.#fold(syntax) : output.bind(syntax, context)),
    };
  }

  bind(syntax: ExpressionSyntax | undefined): Bound | undefined {
    const bound = syntax && this.#output.bind(syntax, this.#output);
    return this.#report.hasErrors || bound?.expression.type.kind === 'NULL' ? undefined : bound;
  }

  bindCondition(syntax: ExpressionSyntax | undefined): Bound | undefined {
    const bound = this.bind(syntax);
    return bound && toCondition(bound, this.#output);
  }

  #fold(call: CallSyntax): Bound | undefined {
    const name = call.name.name.toLowerCase();
    const merge = MERGING.get(name);
    if (merge === undefined || call.distinct || call.orderBy.length > 0 || call.semantics !== undefined) {
      return this.#refuse(call);
    }
    const given = call.arguments.filter(({ kind }) => kind !== 'star');
    const bounds = given.map((argument) => this.#input.bind(argument, this.#input));
    const filter = call.filter && toCondition(this.#input.bind(call.filter, this.#input), this.#input);
    const whole = bounds.filter((bound) => bound !== undefined);
    if (whole.length < bounds.length || (call.filter !== undefined && filter === undefined)) return undefined;
    const settled = settleOverload(name, AGGREGATE_FUNCTIONS.get(name) ?? [], whole, call, this.#input);
    if (settled === undefined) return undefined;
    const { signature, args } = settled;
    const field = this.#row.length;
    this.#row.push({ name: `fold ${field}`, type: signature.result });
    this.aggregates.push({
      function: { name, ...signature.function },
      merge,
      arguments: args.map(({ expression }) => expression),
      ...(filter === undefined ? {} : { filter: filter.expression }),
    });
    return { expression: { kind: 'field', type: signature.result, field }, span: call };
  }

  /** What is said here is for nobody: DuckDB runs such a query. */
  #refuse(call: CallSyntax): undefined {
    this.#report.error(call, 'an aggregate that does not merge');
    return undefined;
  }
}

function isAggregate(syntax: ExpressionSyntax): syntax is CallSyntax {
  return syntax.kind === 'call' && AGGREGATE_FUNCTIONS.has(syntax.name.name.toLowerCase());
}
