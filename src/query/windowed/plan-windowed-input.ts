import { bindCondition } from '../binding/bind-expression.js';
import { inputOf } from '../input-of.js';
import type { QueryInput } from '../plan.js';
import { withPart } from '../plan-plain-select.js';
import { planRelation, type Tables } from '../plan-relation.js';
import { ProblemReport } from '../problem-report.js';
import { type Relation, selectParts } from '../relation.js';
import type { SelectSyntax } from '../syntax/ast.js';
import type { WindowedSyntax, Words } from '../syntax/windowed-syntax.js';
import { expressionOf } from '../syntax/words-of.js';

/**
 * What a query over windows or with OVER reads, and the clauses that remain to DuckDB: a WHERE that motif can compute
 * itself is applied to rows as they come, where it says the same there (`early`) as behind the windows. With OVER the rows
 * of a UNION ALL have one column more, the number of the part.
 */
export function planWindowedInput(
  { from: { relation: written } }: SelectSyntax,
  clauses: WindowedSyntax,
  text: string,
  tables: Tables,
  report: ProblemReport,
  { early, isOver }: { readonly early: boolean; readonly isOver: boolean },
): { readonly input: QueryInput; readonly clauses: WindowedSyntax } | undefined {
  const found = planRelation(written, tables, report);
  if (found === undefined) return undefined;
  const relation = { ...found, name: written.alias?.name ?? found.name };
  const stream = relation.parts.find((part) => part.kind === 'stream' && part.stream.watermark !== undefined);
  if (inputOf(relation).time === undefined && stream?.kind === 'stream') {
    const message = `these rows have no event time, so nothing is found before all of ${stream.stream.name} has been read`;
    report.warn(written, message, 'Let every SELECT have the event time as it is, in one and the same place');
  }
  const filtered = early && clauses.where !== undefined ? filter(relation, clauses.where, text, report) : undefined;
  const whole = filtered ?? relation;
  const input = inputOf(isOver && whole.parts.length > 1 ? withPart(whole) : whole);
  if (filtered === undefined) return { input, clauses };
  const { where, ...rest } = clauses;
  return { input, clauses: rest };
}

function filter(relation: Relation, where: Words, text: string, report: ProblemReport): Relation | undefined {
  const syntax = expressionOf(where, text);
  if (syntax === undefined) return undefined;
  const { name, schema, parts } = relation;
  const scope = { kind: 'columns', clause: 'WHERE', relation: name, fields: schema, aliases: [name] } as const;
  const condition = bindCondition(syntax, scope, new ProblemReport(text, ''));
  if (condition === undefined) return undefined;
  const columns = schema.map(({ type }, field) => {
    return { expression: { kind: 'field', type, field } as const, span: where };
  });
  return { ...relation, parts: selectParts(parts, columns, condition, report) };
}
