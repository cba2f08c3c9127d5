import { MotifError, unreachable } from '../errors.js';
import type { Value } from '../schema.js';
import {
  aggregateResult,
  asList,
  type Capture,
  captureAggregate,
  captureNavigation,
  compileRowExpression,
  type MappedRow,
} from './captures.js';
import { compileExpression, type Evaluator } from './compile-expression.js';
import type { AggregateExpression, Expression, NavigationExpression } from './expression.js';

/** What a condition is computed in: the row being tried for its variable, and what the partial match has captured. */
export interface ConditionContext {
  readonly tried: MappedRow;
  readonly captured: readonly Value[];
}

export interface CompiledCondition {
  readonly holds: Evaluator<ConditionContext>;
  /** Whether the row alone decides it: then it is computed once a row, however many partial matches ask. */
  readonly local: boolean;
}

/**
 * DEFINE's condition of `variable`. The row being tried counts as mapped to it already (ISO/IEC 19075-5, 4.13: running
 * semantics). What it reads of earlier rows is added to `captures`.
 */
export function compileCondition(condition: Expression, variable: string, captures: Capture[]): CompiledCondition {
  let local = true;

  const capture = (wanted: Capture): number => {
    local = false;
    const known = captures.findIndex(({ key }) => key === wanted.key);
    return known >= 0 ? known : captures.push(wanted) - 1;
  };

  const navigation = (node: NavigationExpression): Evaluator<ConditionContext> => {
    if (node.shift !== 0) throw new MotifError('INVALID_QUERY', 'PREV and NEXT in DEFINE are not supported yet');
    const includesTried = node.variables === undefined || node.variables.includes(variable);
    const operand = compileRowExpression(node.operand);
    if (includesTried && node.from === 'last' && node.offset === 0) return ({ tried }) => operand(tried);
    if (node.from === 'last') {
      const back = includesTried ? node.offset : node.offset + 1;
      const slot = capture(captureNavigation({ ...node, offset: back - 1 }));
      return ({ captured }) => {
        const values = asList(captured[slot] ?? null);
        return values[values.length - back] ?? null;
      };
    }
    const slot = capture(captureNavigation(node));
    return ({ captured, tried }) => {
      const values = asList(captured[slot] ?? null);
      if (includesTried && values.length === node.offset) return operand(tried);
      return values[node.offset] ?? null;
    };
  };

  const aggregate = (node: AggregateExpression): Evaluator<ConditionContext> => {
    const includesTried = node.variables === undefined || node.variables.includes(variable);
    const wanted = captureAggregate(node);
    const slot = capture(wanted);
    return ({ captured, tried }) => {
      const before = captured[slot] ?? null;
      return aggregateResult(node, includesTried ? wanted.add(before, tried) : before);
    };
  };

  const holds = compileExpression<ConditionContext>(condition, (node) => {
    switch (node.kind) {
      case 'field': {
        const { field } = node;
        return ({ tried }) => tried.row.at(field);
      }
      case 'classifier':
        return () => variable;
      case 'navigation':
        return navigation(node);
      case 'aggregate':
        return aggregate(node);
      case 'match-number':
        throw new MotifError('INVALID_QUERY', 'MATCH_NUMBER() in DEFINE is not supported yet');
      default:
        return unreachable(node);
    }
  });
  return { holds, local };
}
