import type { Expression } from '../../patterns/expression.js';
import type { Field } from '../../schema.js';
import type { ColumnScope } from '../binding/bind-context.js';
import { bindCondition, bindExpression } from '../binding/bind-expression.js';
import { findName } from '../binding/find-name.js';
import { fieldsRead } from '../fields-read.js';
import type { JoinMatching, JoinQueryPlan } from '../plan.js';
import type { Tables } from '../plan-relation.js';
import type { ProblemReport } from '../problem-report.js';
import type { JoinSyntax, SelectItemSyntax, SelectSyntax } from '../syntax/ast.js';
import { nameOfColumn, uniqueNames } from './column-names.js';
import { type JoinConditions, joinConditions } from './join-conditions.js';
import { moveFields } from './move-fields.js';
import { planJoinInput } from './plan-join-input.js';
import { planJoinMatching } from './plan-join-matching.js';
import { planJoinSide, type SideRows } from './plan-join-side.js';

/** A query over a join; undefined when there is a problem, which was reported. */
export function planJoin(
  syntax: SelectSyntax,
  join: JoinSyntax,
  tables: Tables,
  { name, file }: { readonly name: string; readonly file: string },
  report: ProblemReport,
): JoinQueryPlan | undefined {
  const left = planJoinSide(syntax.from.relation, tables, report);
  const right = planJoinSide(join.relation, tables, report);
  if (left === undefined || right === undefined) return undefined;
  if (left.name.toLowerCase() === right.name.toLowerCase()) {
    const hint = `Give one of them another name: JOIN ${right.name} AS other`;
    report.error(join.relation, `both sides of the join are called ${right.name}`, hint);
    return undefined;
  }
  const scopeOf = (clause: string): ColumnScope => ({
    kind: 'columns',
    clause,
    fields: [],
    aliases: [],
    sides: [
      { name: left.name, fields: left.schema },
      { name: right.name, fields: right.schema },
    ],
  });
  const on = bindCondition(join.on, scopeOf('ON'), report)?.expression;
  const select = syntax.items.flatMap((item) => planItem(item, left, right, scopeOf('SELECT'), report));
  const where = syntax.where && bindCondition(syntax.where, scopeOf('WHERE'), report)?.expression;
  const width = left.schema.length;
  // In a look-up the times decide which version it is; a comparison of them is a condition like any other.
  const times = { left: left.times, right: right.times.map((place) => width + place) };
  const conditions = on && joinConditions(on, width, join.asOf === undefined ? times : { left: [], right: [] });
  const matching = conditions && planJoinMatching(join, { left, right, conditions }, report);
  if (conditions === undefined || matching === undefined || report.hasErrors) return undefined;
  return planOf({ name, file, outer: join.type === 'left', left, right, conditions, matching, select, where }, report);
}

interface JoinParts {
  readonly name: string;
  readonly file: string;
  readonly outer: boolean;
  readonly left: SideRows;
  readonly right: SideRows;
  readonly conditions: JoinConditions;
  readonly matching: JoinMatching;
  readonly select: readonly (Field & { readonly expression: Expression })[];
  readonly where: Expression | undefined;
}

/** Of either side is kept what conditions and SELECT read. */
function planOf(parts: JoinParts, report: ProblemReport): JoinQueryPlan {
  const { name, file, outer, left, right, conditions, matching, where } = parts;
  const { keys, rest } = conditions;
  const width = left.schema.length;
  const read = fieldsRead([...rest, ...(where === undefined ? [] : [where]), ...parts.select.map(expressionOf)]);
  const places = new Map(read.map((field, place) => [field, place]));
  const over = (expression: Expression): Expression => moveFields(expression, (field) => places.get(field) ?? 0);
  const input = planJoinInput(
    {
      ...left,
      ...timeOf(left),
      keys: keys.map((key) => key.left),
      fields: read.filter((field) => field < width),
    },
    {
      ...right,
      ...(matching.kind === 'table' ? {} : timeOf(right)),
      keys: keys.map((key) => key.right),
      fields: read.filter((field) => field >= width).map((field) => field - width),
    },
    report,
  );
  const columns = uniqueNames(parts.select);
  const select = columns.map((column, i) => ({ ...column, expression: over(expressionOf(parts.select[i])) }));
  const on = rest.length === 0 ? {} : { on: over(allOf(rest)) };
  const times = parts.select.flatMap(({ expression }, place) =>
    matching.kind !== 'interval' && expression.kind === 'field' && left.times.includes(expression.field) ? [place] : [],
  );
  const type = { name, version: '', key: [], columns };
  return {
    kind: 'join',
    type,
    file,
    ...input,
    matching,
    outer,
    ...on,
    ...(where ? { where: over(where) } : {}),
    select,
    times,
  };
}

const NOTHING: Expression = { kind: 'literal', type: { kind: 'NULL' }, value: null };

function expressionOf(column: { readonly expression: Expression } | undefined): Expression {
  return column?.expression ?? NOTHING;
}

function timeOf({ times: [time] }: SideRows): { readonly time?: number } {
  return time === undefined ? {} : { time };
}

function allOf(conditions: readonly Expression[]): Expression {
  const [first = NOTHING, ...others] = conditions;
  return others.length === 0 ? first : { kind: 'and', type: { kind: 'BOOLEAN' }, operands: conditions };
}

function planItem(
  item: SelectItemSyntax,
  left: SideRows,
  right: SideRows,
  scope: ColumnScope,
  report: ProblemReport,
): readonly (Field & { readonly expression: Expression })[] {
  const { expression: syntax, alias } = item;
  const fields = [...left.schema, ...right.schema];
  if (syntax.kind === 'star') return fields.map(fieldColumn);
  if (syntax.kind === 'variable-star') {
    const side = findName(syntax.variable, [left.name, right.name]);
    if (side === 0) return left.schema.map(fieldColumn);
    if (side === 1) return right.schema.map((field, place) => fieldColumn(field, left.schema.length + place));
    const hint = `Write ${left.name}.* or ${right.name}.*`;
    report.error(syntax, `the join has no side ${syntax.variable.name}`, hint);
    return [];
  }
  const bound = bindExpression(syntax, scope, report);
  const expression = expressionOf(bound);
  const name = alias?.name ?? nameOfColumn(syntax, report);
  return [{ name, type: expression.type.kind === 'NULL' ? { kind: 'INTEGER' } : expression.type, expression }];
}

function fieldColumn({ name, type }: Field, field: number): Field & { readonly expression: Expression } {
  return { name, type, expression: { kind: 'field', type, field } };
}
