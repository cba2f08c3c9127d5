import { unreachable } from '../errors.js';
import { comparePositions } from '../event.js';
import { aggregateResult, aggregation, compileRowExpression } from './captures.js';
import { compileExpression, type Evaluator } from './compile-expression.js';
import type { AggregateExpression, Expression, NavigationExpression } from './expression.js';
import type { MeasureContext } from './measure-context.js';
import type { Row, RowScope } from './row.js';

type Reach = Pick<NavigationExpression, 'variables' | 'semantics'>;

/** A measure, computed at one row of a match. */
export function compileMeasure(measure: Expression): Evaluator<MeasureContext> {
  return compileExpression<MeasureContext>(measure, (node) => {
    switch (node.kind) {
      case 'navigation':
        return navigation(node);
      case 'aggregate':
        return aggregate(node);
      case 'field':
      case 'classifier': {
        const read = compileRowExpression(node);
        return (context) => (context.index < 0 ? null : read(scopeAt(context, context.index)));
      }
      case 'match-number':
        return ({ matchNumber }) => matchNumber;
      default:
        return unreachable(node);
    }
  });
}

function navigation(node: NavigationExpression): Evaluator<MeasureContext> {
  const { from, offset, shift } = node;
  const operand = compileRowExpression(node.operand);
  return (context) => {
    const index = from === 'first' ? nth(context, node, offset, 1) : nth(context, node, offset, -1);
    if (index < 0) return null;
    if (shift === 0) return operand(scopeAt(context, index));
    const row = context.neighbour(index, shift);
    if (row === undefined) return null;
    const variable = variableOf(row, context, index, shift);
    return operand({ row, variable, neighbour: () => undefined, matchNumber: context.matchNumber });
  };
}

/** What a row at most `shift` steps from the match's row at `index` is mapped to: with gaps, it may be nothing. */
function variableOf(row: Row<unknown>, { rows }: MeasureContext, index: number, shift: number): string | null {
  for (let i = index; i !== index + shift; i += Math.sign(shift)) {
    const mapped = rows[i + Math.sign(shift)];
    if (mapped !== undefined && comparePositions(mapped.row.position, row.position) === 0) return mapped.variable;
  }
  return null;
}

/** The place of the one `offset` steps after the first (`step` 1) or before the last (-1) of the rows in reach. */
function nth({ rows, index }: MeasureContext, { variables, semantics }: Reach, offset: number, step: 1 | -1): number {
  const last = semantics === 'running' ? index : rows.length - 1;
  let passed = 0;
  for (let i = step === 1 ? 0 : last; i >= 0 && i <= last; i += step) {
    const variable = rows[i]?.variable;
    if (variables !== undefined && (variable === undefined || !variables.includes(variable))) continue;
    if (passed === offset) return i;
    passed++;
  }
  return -1;
}

function aggregate(node: AggregateExpression): Evaluator<MeasureContext> {
  const { initial, add } = aggregation(node);
  const { variables, semantics } = node;
  return (context) => {
    const last = semantics === 'running' ? context.index : context.rows.length - 1;
    let accumulated = initial;
    for (let i = 0; i <= last; i++) {
      const variable = context.rows[i]?.variable;
      if (variables !== undefined && (variable === undefined || !variables.includes(variable))) continue;
      accumulated = add(accumulated, scopeAt(context, i));
    }
    return aggregateResult(node, accumulated);
  };
}

function scopeAt(context: MeasureContext, index: number): RowScope<unknown> {
  const mapped = context.rows[index];
  if (mapped === undefined) throw new RangeError(`a match has no row ${index}`);
  const { row, variable } = mapped;
  const { matchNumber } = context;
  return { row, variable, matchNumber, neighbour: (shift) => context.neighbour(index, shift) };
}
