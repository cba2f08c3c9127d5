import { EvaluationError } from '../../errors.js';
import type { Value } from '../../schema.js';
import { compileMeasure } from '../compile-measure.js';
import type { Expression } from '../expression.js';
import { expressionKey } from '../expression-key.js';
import type { MeasureContext } from '../measure-context.js';
import type { Row } from '../row.js';
import { someExpression } from '../some-expression.js';
import type { Mapping } from './attempt.js';
import type { ConditionPart } from './condition-part.js';

/** What one part of a condition came to, and what it read. */
export interface PartReading {
  readonly part: ConditionPart;
  /** NULL: unknown, which is not true. */
  readonly holds: boolean | null;
  /** The columns, navigations and aggregates in it, each once, with their values. */
  readonly reads: readonly { readonly expression: Expression; readonly value: Value }[];
  /** Why it could not be computed. */
  readonly fault?: string;
}

/** Where a condition is asked: rows mapped before, and the row that is tried for the variable. */
export interface Trial<E> {
  readonly rows: readonly Row<E>[];
  readonly mapped: readonly Mapping[];
  readonly tried: Mapping;
  /** Rows from this time on are not seen by NEXT. */
  readonly horizon: number;
}

/** The parts of a condition at a row. */
export function readCondition<E>(parts: readonly ConditionPart[], trial: Trial<E>): readonly PartReading[] {
  return readParts(parts, contextOf(trial));
}

/** The same where the row that is tried is the last of the match's. */
export function readParts(parts: readonly ConditionPart[], context: MeasureContext): readonly PartReading[] {
  return parts.map((part): PartReading => {
    const reads = leavesOf(part.expression).flatMap((expression) => {
      const value = computed(expression, context);
      return 'fault' in value ? [] : [{ expression, value: value.value }];
    });
    const outcome = computed(part.expression, context);
    if ('fault' in outcome) return { part, holds: null, reads, fault: outcome.fault };
    return { part, holds: typeof outcome.value === 'boolean' ? outcome.value : null, reads };
  });
}

function contextOf<E>({ rows, mapped, tried, horizon }: Trial<E>): MeasureContext {
  const all = [...mapped, tried];
  return {
    rows: all.flatMap(({ row: at, variable }) => {
      const row = rows[at];
      return row === undefined ? [] : [{ row, variable }];
    }),
    matchNumber: 0,
    index: all.length - 1,
    neighbour: (of, shift) => {
      const row = rows[(all[of]?.row ?? Number.NaN) + shift];
      return row === undefined || (shift > 0 && row.time >= horizon) ? undefined : row;
    },
  };
}

export function computed(
  expression: Expression,
  context: MeasureContext,
): { readonly value: Value } | { readonly fault: string } {
  try {
    return { value: compileMeasure(expression)(context) };
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
    return { fault: error.message };
  }
}

function leavesOf(expression: Expression): readonly Expression[] {
  const leaves = new Map<string, Expression>();
  const within = new Set<Expression>();
  someExpression(expression, (part) => {
    if (within.has(part)) return false;
    if (part.kind === 'navigation' || part.kind === 'aggregate') {
      someExpression(part, (inner) => {
        if (inner !== part) within.add(inner);
        return false;
      });
    }
    const isLeaf = part.kind === 'field' || part.kind === 'navigation' || part.kind === 'aggregate';
    if (isLeaf) leaves.set(expressionKey(part), part);
    return false;
  });
  return [...leaves.values()];
}
