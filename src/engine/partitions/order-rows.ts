import { type Batch, timeAt } from '../../batch.js';
import { compareAs } from '../../compare-values.js';
import { eventTimeOf } from '../../event-time.js';
import { compileOverFields } from '../../patterns/compile-over-fields.js';
import { pickRows } from '../../pick-rows.js';
import type { OrderItem } from '../../query/plan.js';
import type { Value } from '../../schema.js';
import { BatchRow } from '../keys/batch-row.js';

type CompareRows = (a: number, b: number) => number;

/** A table's rows as ORDER BY has them, those it does not tell apart as they came; their times are its first column's. */
export function orderTable(batch: Batch, orderBy: readonly OrderItem[]): Batch {
  const [first] = orderBy;
  if (first === undefined) return { ...batch, times: new Float64Array(batch.length).fill(Number.NaN) };
  const keys = orderBy.map((item) => keysOf(batch, item));
  const field = { name: '', type: first.expression.type };
  const isTime = ['DATE', 'TIMESTAMP', 'TIMESTAMPTZ'].includes(field.type.kind);
  const times = Float64Array.from(keys[0] ?? [], (key) =>
    isTime ? (eventTimeOf(field, key) ?? Number.NaN) : Number.NaN,
  );
  return sorted({ ...batch, times }, comparer(orderBy, keys));
}

/** A stream's rows, in event-time order already, as the items of ORDER BY behind the event time have them. */
export function orderTies(batch: Batch, orderBy: readonly OrderItem[]): Batch {
  const rest = orderBy.slice(1);
  if (rest.length === 0) return batch;
  const compare = comparer(
    rest,
    rest.map((item) => keysOf(batch, item)),
  );
  return sorted(batch, (a, b) => timeAt(batch, a) - timeAt(batch, b) || compare(a, b));
}

function sorted(batch: Batch, compare: CompareRows): Batch {
  const rows = Uint32Array.from({ length: batch.length }, (_, row) => row);
  if (rows.every((row) => row === 0 || compare(row - 1, row) <= 0)) return batch;
  return pickRows(
    batch,
    rows.sort((a, b) => compare(a, b) || a - b),
  );
}

/** Compares two rows by their values of each item. */
export function comparer(orderBy: readonly OrderItem[], keys: readonly (readonly Value[])[]): CompareRows {
  const compares = orderBy.map(({ expression, descending, nullsFirst }, index): CompareRows => {
    const compare = compareAs(expression.type);
    const values = keys[index] ?? [];
    return (a, b) => {
      const [left, right]: [Value, Value] = [values[a] ?? null, values[b] ?? null];
      if (left === null || right === null) {
        return (Number(left === null) - Number(right === null)) * (nullsFirst ? -1 : 1);
      }
      return compare(left, right) * (descending ? -1 : 1);
    };
  });
  return (a, b) => {
    for (const compare of compares) {
      const order = compare(a, b);
      if (order !== 0) return order;
    }
    return 0;
  };
}

function keysOf(batch: Batch, { expression }: OrderItem): readonly Value[] {
  const evaluate = compileOverFields<BatchRow>(expression, (row, field) => row.at(field));
  const row = new BatchRow(batch);
  const keys: Value[] = [];
  for (; row.index < batch.length; row.index++) keys.push(evaluate(row));
  return keys;
}
