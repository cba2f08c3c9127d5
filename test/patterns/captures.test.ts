import { describe, expect, test } from 'vitest';
import {
  aggregateResult,
  aggregation,
  type Captured,
  captureAggregate,
  captureMatchedRows,
  captureNavigation,
  compileRowExpression,
  MatchedRows,
} from '../../src/patterns/captures.js';
import type { AggregateExpression, Expression, NavigationExpression } from '../../src/patterns/expression.js';
import type { RowScope } from '../../src/patterns/row.js';
import type { Value } from '../../src/schema.js';
import { arrayAgg, compare, count, field, first, last, literal, sum } from '../support/expressions.js';
import { RowView } from '../support/row-view.js';

const n = field(0);

describe('of the values of a navigation', () => {
  test.each([
    ['the last ones are kept', last(n, { offset: 1 }), [[1], [1, 2], [2, 3]]],
    ['the first ones are kept', first(n, { offset: 1 }), [[1], [1, 2], [1, 2]]],
    ['only the last is kept', last(n), [[1], [2], [3]]],
    ['only the first is kept', first(n), [[1], [1], [1]]],
  ])('%s', (_, node, expected) => {
    const capture = captureNavigation(navigationOf(node));
    let captured: Captured = capture.initial;
    expect(captured).toEqual([]);
    for (const [i, value] of [1, 2, 3].entries()) {
      captured = capture.add(captured, scopeOf(value), i);
      expect(captured).toEqual(expected[i]);
    }
  });
});

describe('of an aggregate', () => {
  test.each([
    ['of no rows', count(), [], 0],
    ['with DISTINCT, of no rows', count(undefined, { distinct: true }), [], 0],
    ['of rows', sum(n), [1, 2, 2, null], 5],
    ['with DISTINCT, each value once', sum(n, undefined, { distinct: true }), [1, 2, 2, 1], 3],
    ['with DISTINCT, NULL too', arrayAgg(n, undefined, { distinct: true }), [null, 1, null], [null, 1]],
    ['with FILTER, where it is true', sum(n, undefined, { filter: compare(n, '>', literal(1)) }), [1, 2, null, 3], 5],
  ])('the value is that of the fold: %s', (_, node, values, expected) => {
    const aggregate = aggregateOf(node);
    const { initial, add } = aggregation(aggregate);
    const folded = values.reduce<Value>((accumulated, value) => add(accumulated, scopeOf(value)), initial);
    expect(aggregateResult(aggregate, folded)).toEqual(expected);
    const capture = captureAggregate(aggregate);
    const captured = values.reduce<Captured>(
      (before, value, i) => capture.add(before, scopeOf(value), i),
      capture.initial,
    );
    expect(aggregateResult(aggregate, captured)).toEqual(expected);
  });
});

test('matched rows are remembered in order', () => {
  let captured: Captured = captureMatchedRows.initial;
  expect(MatchedRows.inOrder(captured)).toEqual([]);
  for (const row of [5, 7, 9]) captured = captureMatchedRows.add(captured, scopeOf(0), row);
  expect(MatchedRows.inOrder(captured).map(({ row, variable }) => [row, variable])).toEqual([
    [5, 'V'],
    [7, 'V'],
    [9, 'V'],
  ]);
});

test('what reads several rows is no expression about one', () => {
  expect(() => compileRowExpression(last(n))).toThrow('navigation inside the operand');
  expect(() => compileRowExpression(count())).toThrow('aggregate inside the operand');
});

function scopeOf(value: Value): RowScope<unknown> {
  return {
    row: new RowView([{ time: 0, values: [value] }], 0),
    variable: 'V',
    neighbour: () => undefined,
    matchNumber: 1,
  };
}

function navigationOf(node: Expression): NavigationExpression {
  if (node.kind !== 'navigation') throw new Error('no navigation');
  return node;
}

function aggregateOf(node: Expression): AggregateExpression {
  if (node.kind !== 'aggregate') throw new Error('no aggregate');
  return node;
}
