import { unreachable } from '../errors.js';
import type { Expression } from '../patterns/expression.js';
import type { Field } from '../schema.js';
import type { ColumnScope } from './binding/bind-context.js';
import { bindCondition, bindExpression } from './binding/bind-expression.js';
import { didYouMean } from './binding/did-you-mean.js';
import { findName } from './binding/find-name.js';
import { nameOfColumn, uniqueNames } from './joins/column-names.js';
import type { StreamDeclaration } from './plan.js';
import { planValues } from './plan-values.js';
import type { ProblemReport } from './problem-report.js';
import { type Computed, type Relation, selectParts, streamRelation } from './relation.js';
import type {
  ExpressionSyntax,
  Identifier,
  QueryPartSyntax,
  QuerySyntax,
  RelationSyntax,
  WithSyntax,
} from './syntax/ast.js';
import { unionOf } from './union-of.js';

/** What FROM may name. */
export interface Tables {
  readonly streams: readonly StreamDeclaration[];
  /** What WITH defines, the last first. One without rows has a problem, which was reported. */
  readonly queries: readonly { readonly name: string; readonly rows: Relation | undefined }[];
}

type SelectPart = Extract<QueryPartSyntax, { readonly kind: 'select' }>;

/** Each sees those before it. */
export function planWith(syntax: readonly WithSyntax[], tables: Tables, report: ProblemReport): Tables {
  let known = tables;
  for (const { name, columns, query } of syntax) {
    const planned = planQueryInBrackets(query, known, report);
    const rows = planned && { ...renamed(planned, columns, report), name: name.name };
    known = { ...known, queries: [{ name: name.name, rows }, ...known.queries] };
  }
  return known;
}

/** The rows that FROM gives; undefined when something is wrong with them, which was reported. */
export function planRelation(syntax: RelationSyntax, tables: Tables, report: ProblemReport): Relation | undefined {
  const { alias, columns } = syntax;
  if (syntax.kind === 'name') {
    const found = findTable(syntax.name, tables, report);
    return found && renamed(found, columns, report);
  }
  const planned = planQueryInBrackets(syntax.query, tables, report);
  return planned && { ...renamed(planned, columns, report), name: alias?.name ?? planned.name };
}

function findTable(written: Identifier, { streams, queries }: Tables, report: ProblemReport): Relation | undefined {
  const names = [...queries, ...streams].map(({ name }) => name);
  const place = findName(written, names);
  const stream = streams[place - queries.length];
  if (stream?.connector?.kind === 'webhook') {
    const hint = `What goes there is what queries insert: read from where they do, or let one query give it, and INSERT INTO ${stream.name} SELECT … FROM it`;
    report.error(written, `${stream.name} is a webhook: behaviours go there, and nothing comes from it`, hint);
    return undefined;
  }
  if (stream !== undefined) return streamRelation(stream);
  if (place < 0) {
    const hint = didYouMean(written.name, [...new Set(names)], 'There are');
    report.error(written, `there is no stream ${written.name}`, hint);
  }
  return queries[place]?.rows;
}

/** With other names for its first columns. */
function renamed(relation: Relation, names: readonly Identifier[], report: ProblemReport): Relation {
  const { schema } = relation;
  const [surplus] = names.slice(schema.length);
  if (surplus !== undefined) {
    const message = `there are more names than columns: ${names.length} and ${schema.length}`;
    report.error(surplus, message, `The columns are ${schema.map(({ name }) => name).join(', ')}`);
  }
  const twice = names.find(
    (name, i) =>
      findName(
        name,
        names.slice(0, i).map((other) => other.name),
      ) >= 0,
  );
  if (twice !== undefined) report.error(twice, `two columns are called ${twice.name}`, 'Give one of them another name');
  return { ...relation, schema: schema.map((field, i) => ({ ...field, name: names[i]?.name ?? field.name })) };
}

function planQueryInBrackets(query: QuerySyntax, tables: Tables, report: ProblemReport): Relation | undefined {
  return planParts(query.parts, planWith(query.with, tables, report), report);
}

/** A SELECT, or what UNION ALL puts together. */
export function planParts(
  syntax: readonly QueryPartSyntax[],
  tables: Tables,
  report: ProblemReport,
): Relation | undefined {
  const planned = syntax.map((part) => planPart(part, tables, report));
  const [first, ...rest] = planned;
  if (first === undefined || rest.length === 0) return first;
  const parts = planned.filter((part) => part !== undefined);
  return parts.length === planned.length ? unionOf(parts, syntax, report) : undefined;
}

function planPart(part: QueryPartSyntax, tables: Tables, report: ProblemReport): Relation | undefined {
  switch (part.kind) {
    case 'select':
      return planSelectPart(part, tables, report);
    case 'values':
      return planValues(part, report);
    case 'query':
      return planQueryInBrackets(part.query, tables, report);
    default:
      return unreachable(part);
  }
}

/** Stands in for what has a problem. */
const NOTHING: Expression = { kind: 'literal', type: { kind: 'NULL' }, value: null };

/** What a SELECT without FROM reads. */
const ONE_ROW: Relation = { name: 'values', schema: [], parts: [{ kind: 'values', rows: [[]] }] };

function planSelectPart(part: SelectPart, tables: Tables, report: ProblemReport): Relation | undefined {
  const from = part.from === undefined ? ONE_ROW : planRelation(part.from, tables, report);
  if (from === undefined) return undefined;
  const relation = part.from?.alias?.name ?? from.name;
  const scopeOf = (clause: string): ColumnScope => {
    return { kind: 'columns', clause, relation, fields: from.schema, aliases: [relation] };
  };
  const columns = part.items.flatMap((item): readonly (Field & Computed)[] => {
    const { expression: syntax, alias } = item;
    if (isStar(syntax, relation)) {
      return from.schema.map(({ name, type }, field) => ({
        name,
        type,
        expression: { kind: 'field', type, field },
        span: item,
      }));
    }
    const bound = bindExpression(syntax, scopeOf('SELECT'), report);
    const expression = bound?.expression ?? NOTHING;
    return [{ name: alias?.name ?? nameOfColumn(syntax, report), type: expression.type, expression, span: item }];
  });
  const where = part.where && bindCondition(part.where, scopeOf('WHERE'), report);
  const parts = selectParts(from.parts, columns, where, report);
  return { name: from.name, schema: uniqueNames(columns), parts };
}

function isStar(syntax: ExpressionSyntax, relation: string): boolean {
  return syntax.kind === 'star' || (syntax.kind === 'variable-star' && findName(syntax.variable, [relation]) >= 0);
}
