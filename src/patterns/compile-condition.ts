import { unreachable } from '../errors.js';
import type { Value } from '../schema.js';
import {
  aggregateResult,
  aggregation,
  asList,
  type Capture,
  type Captured,
  captureAggregate,
  captureMatchedRows,
  captureNavigation,
  compileRowExpression,
  compileShifted,
  MatchedRows,
} from './captures.js';
import { compileExpression, type Evaluator } from './compile-expression.js';
import { compileMeasure } from './compile-measure.js';
import type { AggregateExpression, Expression, NavigationExpression } from './expression.js';
import { isBesideTried, readsClassifier } from './localise.js';
import type { Row, RowScope } from './row.js';
import { someExpression } from './some-expression.js';

/** What a condition is computed in: the row being tried for its variable, and what the partial match has captured. */
export interface ConditionContext<E> {
  readonly tried: RowScope<E>;
  /** By the slot of the capture. */
  readonly captured: (slot: number) => Captured;
  /** A row that the key keeps. */
  readonly rowAt: (id: number) => Row<E>;
  /** The row `shift` steps from a kept one. */
  readonly beside: (id: number, shift: number) => Row<E> | undefined;
}

export interface CompiledCondition {
  readonly evaluate: Evaluator<ConditionContext<unknown>>;
  /** The captures that it reads. */
  readonly slots: readonly number[];
}

/** Part of a (localised) condition of `variable`. What it reads of earlier rows is added to `captures`. */
export function compileCondition(condition: Expression, variable: string, captures: Capture[]): CompiledCondition {
  if (needsWholeMatch(condition)) return compileOverWholeMatch(condition, captures);
  const slots = new Set<number>();
  const capture = (wanted: Capture): number => {
    const slot = slotOf(wanted, captures);
    slots.add(slot);
    return slot;
  };

  const navigation = (node: NavigationExpression): Evaluator<ConditionContext<unknown>> => {
    const operand = compileShifted(node);
    if (isBesideTried(node)) return ({ tried }) => operand(tried);
    const includesTried = node.variables?.includes(variable) ?? true;
    if (node.from === 'last') {
      const back = includesTried ? node.offset : node.offset + 1;
      const slot = capture(captureNavigation({ ...node, offset: back - 1 }));
      return ({ captured }) => {
        const values = asList(captured(slot));
        return values[values.length - back] ?? null;
      };
    }
    const slot = capture(captureNavigation(node));
    return ({ captured, tried }) => {
      const values = asList(captured(slot));
      if (includesTried && values.length === node.offset) return operand(tried);
      return values[node.offset] ?? null;
    };
  };

  const aggregate = (node: AggregateExpression): Evaluator<ConditionContext<unknown>> => {
    const includesTried = node.variables?.includes(variable) ?? true;
    const slot = capture(captureAggregate(node));
    const { add } = aggregation(node);
    return ({ captured, tried }) => {
      const before = captured(slot);
      if (!includesTried || before instanceof MatchedRows) return aggregateResult(node, before);
      return aggregateResult(node, add(before, tried));
    };
  };

  const evaluate = compileExpression<ConditionContext<unknown>>(condition, (node) => {
    switch (node.kind) {
      case 'field':
      case 'classifier':
      case 'match-number': {
        const read = compileRowExpression(node);
        return ({ tried }) => read(tried);
      }
      case 'navigation':
        return navigation(node);
      case 'aggregate':
        return aggregate(node);
      default:
        return unreachable(node);
    }
  });
  return { evaluate, slots: [...slots] };
}

export function slotOf(wanted: Capture, captures: Capture[]): number {
  const known = captures.findIndex(({ key }) => key === wanted.key);
  return known >= 0 ? known : captures.push(wanted) - 1;
}

/** CLASSIFIER() of a row beside another is the one thing that no capture holds. */
export function needsWholeMatch(condition: Expression): boolean {
  return someExpression(
    condition,
    (part) => part.kind === 'navigation' && part.shift !== 0 && readsClassifier(part.operand),
  );
}

function compileOverWholeMatch(condition: Expression, captures: Capture[]): CompiledCondition {
  const slot = slotOf(captureMatchedRows, captures);
  const measure = compileMeasure(condition);
  const evaluate = ({ tried, captured, rowAt, beside }: ConditionContext<unknown>): Value => {
    const before = MatchedRows.inOrder(captured(slot));
    const rows = before.map(({ row, variable }) => ({ row: rowAt(row), variable }));
    rows.push({ row: tried.row, variable: tried.variable ?? '' });
    const index = rows.length - 1;
    const neighbour = (of: number, shift: number): Row<unknown> | undefined => {
      const kept = before[of];
      return kept === undefined ? tried.neighbour(shift) : beside(kept.row, shift);
    };
    return measure({ rows, index, matchNumber: tried.matchNumber, neighbour });
  };
  return { evaluate, slots: [slot] };
}
