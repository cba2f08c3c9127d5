import { MotifError, unreachable } from '../errors.js';
import { aggregateResult, captureAggregate, compileRowExpression, type MappedRow } from './captures.js';
import { compileExpression, type Evaluator } from './compile-expression.js';
import type { AggregateExpression, Expression, NavigationExpression } from './expression.js';

/** The rows of a match in order, each under its variable. */
export type Assignment = readonly MappedRow[];

/** A measure, computed over the whole match (FINAL, the only reading that ONE ROW PER MATCH has). */
export function compileMeasure(measure: Expression): Evaluator<Assignment> {
  return compileExpression<Assignment>(measure, (node) => {
    switch (node.kind) {
      case 'navigation':
        return measureNavigation(node);
      case 'aggregate':
        return measureAggregate(node);
      case 'field':
      case 'classifier': {
        const read = compileRowExpression(node);
        return (assignment) => {
          const last = assignment.at(-1);
          return last === undefined ? null : read(last);
        };
      }
      case 'match-number':
        throw new MotifError('INVALID_QUERY', 'MATCH_NUMBER() is not supported yet');
      default:
        return unreachable(node);
    }
  });
}

function measureNavigation(node: NavigationExpression): Evaluator<Assignment> {
  if (node.shift !== 0) throw new MotifError('INVALID_QUERY', 'PREV and NEXT are not supported yet');
  const operand = compileRowExpression(node.operand);
  return (assignment) => {
    const rows = among(assignment, node.variables);
    const target = rows.at(node.from === 'first' ? node.offset : -1 - node.offset);
    return target === undefined ? null : operand(target);
  };
}

function measureAggregate(node: AggregateExpression): Evaluator<Assignment> {
  const { initial, add } = captureAggregate(node);
  return (assignment) => aggregateResult(node, among(assignment, node.variables).reduce(add, initial));
}

function among(assignment: Assignment, variables: readonly string[] | undefined): Assignment {
  return variables === undefined ? assignment : assignment.filter(({ variable }) => variables.includes(variable));
}
