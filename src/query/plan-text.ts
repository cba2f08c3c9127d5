import { columnMeanings } from '../column-meanings.js';
import { unreachable } from '../errors.js';
import type { Expression } from '../patterns/expression.js';
import { type Schema, typeName, type Value } from '../schema.js';
import { partsOf } from './parts-of.js';
import {
  type InputBranch,
  isWindowed,
  type JoinQueryPlan,
  type JoinSide,
  type OverQueryPlan,
  type QueryInput,
  type QueryPlan,
  type StreamDeclaration,
  type WindowQueryPlan,
} from './plan.js';
import { inputFieldsRead, streamFieldsRead } from './stream-fields-read.js';

/**
 * What a query means, as one text that is the same however it is written: JSON, with columns by name, so that neither
 * spaces nor comments nor a further column of the stream make another query of it. What a column that it reads is computed
 * of is part of its meaning.
 */
export function planText(plan: QueryPlan, streams: readonly StreamDeclaration[]): string {
  const text = selectText(plan, streams);
  const { type, into } = plan;
  if (into === undefined) return text;
  const columns = into.columns.map((column) => (column === undefined ? 'time' : expressionText(column, type.columns)));
  return JSON.stringify({ into: into.type.name, columns, text });
}

function selectText(plan: QueryPlan, streams: readonly StreamDeclaration[]): string {
  const computed = computedText(plan, streams);
  if (plan.kind === 'select') {
    return JSON.stringify({ stream: plan.input.name, ...rowsText(plan.input, streams), computed });
  }
  if (plan.kind === 'join') return joinText(plan, streams);
  if (isWindowed(plan)) return windowedText(plan, streams);
  const { input, pattern, partitionBy, measures, where, select } = plan;
  const isOneRow = pattern.rows === undefined || pattern.rows === 'one-row';
  const row = [...(isOneRow ? plan.type.key : input.schema), ...measures];
  const define = [...pattern.define].map(([variable, condition]) => [
    variable,
    condition.kind === 'expression' ? expressionText(condition.expression, input.schema) : condition.kind,
  ]);
  return JSON.stringify({
    stream: input.name,
    input: inputText(input, streams),
    partitionBy: partitionBy.map((field) => input.schema[field]?.name),
    orderBy: plan.orderBy.map(({ expression, descending, nullsFirst }) => [
      expressionText(expression, input.schema),
      descending,
      nullsFirst,
    ]),
    pattern: pattern.pattern,
    define: Object.fromEntries(define.sort(([a = ''], [b = '']) => (a < b ? -1 : 1))),
    skip: pattern.skip,
    within: pattern.within,
    timeouts: pattern.timeouts,
    stateTtl: pattern.stateTtl,
    maxOpen: pattern.maxOpen,
    matches: pattern.matches ?? 'preferred',
    rows: pattern.rows ?? 'one-row',
    measures: measures.map(({ name, expression }) => [name, expressionText(expression, input.schema)]),
    where: where === undefined ? null : expressionText(where, row),
    select: select.map(({ name, expression }) => [name, expressionText(expression, row)]),
    computed,
    allowedLateness: plan.allowedLateness,
  });
}

function windowedText(plan: WindowQueryPlan | OverQueryPlan, streams: readonly StreamDeclaration[]): string {
  const { input, statement, type } = plan;
  const named = (fields: readonly number[]): readonly unknown[] => fields.map((field) => input.schema[field]?.name);
  const rows = {
    stream: input.name,
    ...rowsText(narrowed(input, inputFieldsRead(plan)), streams),
    computed: computedText(plan, streams),
    statement: Object.values(statement).flat().map(caselessText),
    names: type.columns.map(({ name }) => name),
  };
  if (plan.kind === 'over') {
    const { partitionBy, reach, stateTtl } = plan;
    return JSON.stringify({ ...rows, partitionBy: named(partitionBy), reach, stateTtl });
  }
  const { window, time } = plan;
  const partitionBy = window.kind === 'session' ? { partitionBy: named(window.partitionBy) } : {};
  return JSON.stringify({ ...rows, window: { ...window, ...partitionBy }, descriptor: named([time]) });
}

/** SQL of DuckDB's, which has a word on each line, in lower case but for what stands in quotes. */
function caselessText(sql: string): string {
  return sql.replace(/'(?:[^']|'')*'|"(?:[^"]|"")*"|[^'"]+/g, (part) => {
    return part.startsWith("'") || part.startsWith('"') ? part : part.toLowerCase();
  });
}

/** With those fields alone. */
function narrowed({ name, schema, time, branches }: QueryInput, read: readonly number[]): QueryInput {
  const fields = [...new Set(read)].sort((a, b) => a - b);
  const picked = <T>(from: readonly T[]): readonly T[] => fields.flatMap((field) => from[field] ?? []);
  return {
    name,
    schema: picked(schema),
    ...(time === undefined ? {} : { time: fields.indexOf(time) }),
    branches: branches.map((branch) => {
      if (branch.kind === 'values')
        return { ...branch, rows: branch.rows.map((row) => fields.map((field) => row[field] ?? null)) };
      return branch.columns === undefined ? branch : { ...branch, columns: picked(branch.columns) };
    }),
  };
}

function joinText(plan: JoinQueryPlan, streams: readonly StreamDeclaration[]): string {
  const { input, table, matching, outer, on, where, select } = plan;
  const fields = [plan.left, plan.right].flatMap((side, of) => {
    return side.fields.map(({ name, type }) => ({ name: `${of} ${name}`, type }));
  });
  const sideText = ({ name, parts, keys, places }: JoinSide): unknown => [name, parts, keys, places];
  return JSON.stringify({
    join: rowsText(input, streams),
    computed: computedText(plan, streams),
    table: table === undefined ? null : rowsText(table, streams),
    sides: [sideText(plan.left), sideText(plan.right)],
    matching,
    outer,
    on: on === undefined ? null : expressionText(on, fields),
    where: where === undefined ? null : expressionText(where, fields),
    select: select.map(({ name, expression }) => [name, expressionText(expression, fields)]),
  });
}

/** Nothing where it reads only what the values of inputs have. */
function computedText(plan: QueryPlan, streams: readonly StreamDeclaration[]): unknown {
  const read = streams.flatMap((declared) => {
    const { name: stream, schema } = declared;
    const made = columnMeanings(declared);
    const fields = made.length === 0 ? [] : streamFieldsRead([plan], stream);
    return made
      .filter(([field]) => fields.includes(field))
      .map(([field, meaning]) => [stream, schema[field]?.name, meaning]);
  });
  return read.length === 0 ? undefined : read;
}

/** Nothing for a stream as it is. */
function inputText(input: QueryInput, streams: readonly StreamDeclaration[]): unknown {
  const [branch, second] = input.branches;
  const isStream = second === undefined && branch?.kind === 'stream';
  const isPlain = isStream && branch.columns === undefined && branch.where === undefined;
  if (isPlain && versionOf(branch.stream, streams) === undefined) return undefined;
  return rowsText(input, streams);
}

function rowsText({ schema, time, branches }: QueryInput, streams: readonly StreamDeclaration[]): object {
  return {
    columns: schema.map(({ name, type }) => [name, typeName(type)]),
    time,
    branches: branches.map((part) => branchText(part, streams)),
  };
}

function branchText(branch: InputBranch, streams: readonly StreamDeclaration[]): unknown {
  if (branch.kind === 'values') return branch.rows.map((row) => row.map(valueText));
  const { stream, where, columns } = branch;
  const fields = streams.find(({ name }) => name === stream)?.schema ?? [];
  return {
    stream,
    version: versionOf(stream, streams),
    where: where === undefined ? null : expressionText(where, fields),
    columns: columns === undefined ? null : columns.map((column) => expressionText(column, fields)),
  };
}

/** Of a stream that queries give: with their meaning changes that of those which read it. */
function versionOf(stream: string, streams: readonly StreamDeclaration[]): string | undefined {
  const { version, inserted } = streams.find(({ name }) => name === stream) ?? {};
  return version ?? inserted?.toSorted().join();
}

/** What an expression over named fields means; part of `planText`. */
export function expressionText(expression: Expression, fields: Schema): readonly unknown[] {
  const parts = partsOf(expression).map((part) => expressionText(part, fields));
  return [expression.kind, typeName(expression.type), ...detailsOf(expression, fields), ...parts];
}

/** What a node says besides its kind, its type and its parts. */
function detailsOf(expression: Expression, fields: Schema): readonly unknown[] {
  switch (expression.kind) {
    case 'literal':
      return [valueText(expression.value)];
    case 'field':
      return [fields[expression.field]?.name];
    case 'call':
      return [expression.function.name];
    case 'navigation': {
      const { variables = null, from, offset, shift, semantics } = expression;
      return [variables, from, offset, shift, semantics];
    }
    case 'aggregate': {
      const { function: fold, variables = null, filter, distinct, semantics } = expression;
      return [fold.name, variables, filter !== undefined, distinct, semantics];
    }
    case 'and':
    case 'or':
    case 'not':
    case 'case':
    case 'classifier':
    case 'match-number':
      return [];
    default:
      return unreachable(expression);
  }
}

/** JSON knows neither bigint nor NaN. */
function valueText(value: Value): unknown {
  if (typeof value === 'bigint') return { integer: String(value) };
  if (typeof value === 'number' && !Number.isFinite(value)) return { real: String(value) };
  return Array.isArray(value) ? value.map(valueText) : value;
}
