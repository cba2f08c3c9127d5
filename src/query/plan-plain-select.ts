import { inputOf } from './input-of.js';
import type { SelectQueryPlan } from './plan.js';
import { planParts, type Tables } from './plan-relation.js';
import type { ProblemReport } from './problem-report.js';
import type { Relation, RelationPart } from './relation.js';
import type { QueryPartSyntax, SelectSyntax } from './syntax/ast.js';
import { numberParts, PART_TYPE } from './syntax/number-parts.js';

/** A query without MATCH_RECOGNIZE gives the rows that FROM would read of it in brackets; undefined when there is a problem. */
export function planPlainSelect(
  { items, from, where, union = [], start, end }: SelectSyntax,
  tables: Tables,
  { name, file }: { readonly name: string; readonly file: string },
  report: ProblemReport,
): SelectQueryPlan | undefined {
  const condition = where === undefined ? {} : { where };
  const first: QueryPartSyntax = { kind: 'select', items, from: from.relation, ...condition, start, end };
  const relation = planParts([first, ...union], tables, report);
  if (relation === undefined || report.hasErrors) return undefined;
  const timed = relation.parts.map(hasTime);
  const overStream = timed.every(Boolean);
  if (!overStream && timed.includes(true)) {
    const message = 'some of these rows have no event time, so none is given before all of them have been read';
    report.warn(from, message, 'Let every table that it reads have a WATERMARK, or make two queries of it');
  }
  const input = inputOf(relation.parts.length > 1 ? withPart(relation) : relation);
  const columns = input.schema.slice(0, relation.schema.length);
  return { kind: 'select', type: { name, version: '', key: [], columns }, file, input, overStream };
}

/** With one more column: of which part of the UNION ALL a row is. */
export function withPart(relation: Relation): Relation {
  const schema = [...relation.schema, { name: 'part', type: PART_TYPE }];
  return { ...relation, schema, parts: numberParts(relation.parts) };
}

function hasTime(part: RelationPart): boolean {
  return part.kind === 'stream' && part.stream.watermark !== undefined;
}
