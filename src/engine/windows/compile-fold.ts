import { isList } from '../../is-value.js';
import { compileOverFields } from '../../patterns/compile-over-fields.js';
import type { FoldedAggregate } from '../../patterns/folded-query.js';
import type { Value } from '../../schema.js';
import type { BatchRow } from '../keys/batch-row.js';

/** An aggregate that is kept up to date row by row. All @throw EvaluationError. */
export interface FoldStep {
  readonly initial: Value;
  /** `count(*)`: it is known anyway, and `add` is not called. */
  readonly isCountOfAll: boolean;
  readonly add: (accumulator: Value, row: BatchRow) => Value;
  /** Of two accumulators, the second of later rows. */
  readonly merge: (first: Value, second: Value) => Value;
  readonly result: (accumulator: Value) => Value;
}

export function compileFold({ function: fold, merge, arguments: given, filter }: FoldedAggregate): FoldStep {
  const read = (row: BatchRow, field: number): Value => row.at(field);
  const [first, second, ...others] = given.map((argument) => compileOverFields<BatchRow>(argument, read));
  const isCounted = filter === undefined ? undefined : compileOverFields<BatchRow>(filter, read);
  if (second !== undefined || others.length > 0) throw new TypeError('an aggregate of several columns does not merge');
  const addRow =
    first === undefined
      ? (accumulator: Value): Value => fold.add(accumulator)
      : (accumulator: Value, row: BatchRow): Value => fold.add(accumulator, first(row));
  return {
    initial: fold.initial,
    isCountOfAll: first === undefined && isCounted === undefined,
    add:
      isCounted === undefined
        ? addRow
        : (accumulator, row) => (isCounted(row) === true ? addRow(accumulator, row) : accumulator),
    merge: mergerOf(merge, fold.add),
    result: fold.result,
  };
}

type Merge = FoldStep['merge'];

function mergerOf(merge: FoldedAggregate['merge'], add: FoldedAggregate['function']['add']): Merge {
  switch (merge) {
    case 'count':
      return (first, second) => Number(first) + Number(second);
    case 'add':
      return add;
    case 'average':
      // Adding the sum counts it once more; the counts are put right.
      return (first, second) => {
        const [total = null, count = 0] = isList(second) ? second : [];
        if (total === null) return first;
        const sum = add(first, total);
        const [, before = 0] = isList(first) ? first : [];
        return isList(sum) ? [sum[0] ?? null, Number(before) + Number(count)] : first;
      };
  }
}
