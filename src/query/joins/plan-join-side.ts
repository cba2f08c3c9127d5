import type { Schema } from '../../schema.js';
import { inputOf } from '../input-of.js';
import { planRelation, type Tables } from '../plan-relation.js';
import type { ProblemReport } from '../problem-report.js';
import type { Relation } from '../relation.js';
import type { RelationSyntax } from '../syntax/ast.js';

/** One side of a join, as FROM names it. */
export interface SideRows {
  readonly name: string;
  readonly relation: Relation;
  readonly schema: Schema;
  /** Which of its columns hold its event time. */
  readonly times: readonly number[];
}

export function planJoinSide(syntax: RelationSyntax, tables: Tables, report: ProblemReport): SideRows | undefined {
  const planned = planRelation(syntax, tables, report);
  if (planned === undefined) return undefined;
  const { schema, time, sameTime = [] } = inputOf(planned);
  const name = syntax.alias?.name ?? planned.name;
  return { name, relation: { ...planned, schema }, schema, times: time === undefined ? [] : [time, ...sameTime] };
}
