import { expect, test } from 'vitest';
import { type Batch, positionAt, timeAt, valueAt } from '../../src/batch.js';
import { BatchBuilder } from '../../src/batch-builder.js';
import { orderTable, orderTies } from '../../src/engine/partitions/order-rows.js';
import { QueryInputReader } from '../../src/engine/query-input.js';
import type { MatchQueryPlan, OrderItem } from '../../src/query/plan.js';
import type { Schema, Value } from '../../src/schema.js';
import { declareStreams, planOf } from '../support/planned.js';

const CLAUSES = `MATCH_RECOGNIZE (ORDER BY ts MEASURES 1 AS one AFTER MATCH SKIP PAST LAST ROW
  PATTERN (A) WITHIN INTERVAL '1' DAY)`;

function readerOf(from: string): QueryInputReader {
  const { plan, problems } = planOf(`SELECT one FROM ${from} ${CLAUSES}`);
  if (plan === undefined) throw new Error(problems.join('\n'));
  return new QueryInputReader(plan);
}

/** Events of a second each, by their prices in cents, items and times. */
function events(source: string, rows: readonly (readonly [time: number, item: Value, price: Value])[]): Batch {
  const schema = declareStreams().streams[0]?.schema ?? [];
  const builder = new BatchBuilder('events', schema, { source, partition: 0 });
  for (const [offset, [time, item, price]] of rows.entries()) {
    builder.add([time, 1, item, 'add', price, null, null, null, null, null], time, offset);
  }
  return builder.finish();
}

function rowsOf(batch: Batch | undefined): readonly (readonly Value[])[] {
  return Array.from(
    { length: batch?.length ?? 0 },
    (_, row) => batch?.columns.map((column) => valueAt(column, row)) ?? [],
  );
}

function released(...batches: readonly [Batch]): ReadonlyMap<string, Batch> {
  return new Map([['events', batches[0]]]);
}

test('of a stream as it is nothing is copied', () => {
  const batch = events('a', [[1, 'x', 100]]);
  const schema = declareStreams().streams[0]?.schema ?? [];
  const read = readerOf('events').readReleased(released({ ...batch, schema }));
  expect(read?.columns).toBe(batch.columns);
});

test('WHERE keeps the rows for which it is true, and columns that are only moved are not copied', () => {
  const batch = events('a', [
    [1, 'x', 100],
    [2, 'y', null],
    [3, 'z', 300],
  ]);
  const filtered = readerOf('(SELECT item, ts, price FROM events WHERE price > 1.5) t').readReleased(released(batch));
  expect(rowsOf(filtered)).toEqual([['z', 3, 300]]);
  expect(filtered).toMatchObject({ stream: 't', times: Float64Array.of(3), offsets: Float64Array.of(2) });
  const moved = readerOf('(SELECT item, ts, price + 1 AS more FROM events) t').readReleased(released(batch));
  expect(moved?.columns[0]).toBe(batch.columns[2]);
  expect(rowsOf(moved)).toEqual([
    ['x', 1, 200],
    ['y', 2, null],
    ['z', 3, 400],
  ]);
  expect(readerOf("(SELECT ts FROM events WHERE item = 'q') t").readReleased(released(batch))).toBeUndefined();
});

test('a row for which something cannot be computed is one dead letter, and takes no part', () => {
  const batch = events('a', [
    [1, '7', 100],
    [2, 'seven', 100],
    [3, '9', 100],
  ]);
  const reader = readerOf(
    '(SELECT ts, CAST(item AS INTEGER) AS n, CAST(item AS BIGINT) AS m FROM events WHERE price > 0) t',
  );
  expect(rowsOf(reader.readReleased(released(batch)))).toEqual([
    [1, 7, 7],
    [3, 9, 9],
  ]);
  expect(reader.takeDeadLetters()).toMatchObject([
    {
      stream: 'events',
      position: { source: 'a', partition: 0, offset: 1 },
      reason: expect.stringMatching(/^query q: SELECT behind FROM: .*seven/),
    },
  ]);
  expect(reader.takeDeadLetters()).toEqual([]);
  const filter = readerOf('(SELECT ts FROM events WHERE CAST(item AS INTEGER) > 8) t');
  expect(rowsOf(filter.readReleased(released(batch)))).toEqual([[3]]);
  expect(filter.takeDeadLetters()).toHaveLength(1);
});

test('the parts of a UNION ALL come in event-time order, ties by position, the same event by part', () => {
  const reader = readerOf(`(SELECT ts, item, 1 AS part FROM events WHERE price < 3
    UNION ALL SELECT ts, item, 2 FROM events WHERE price > 1) t`);
  const batch = events('a', [
    [1, 'x', 100],
    [2, 'y', 200],
    [2, 'z', 400],
    [3, 'w', 200],
  ]);
  expect(rowsOf(reader.readReleased(released(batch)))).toEqual([
    [1, 'x', 1],
    [2, 'y', 1],
    [2, 'y', 2],
    [2, 'z', 2],
    [3, 'w', 1],
    [3, 'w', 2],
  ]);
});

test('rows of VALUES are at the place that is called as they are', () => {
  const { plan } = planOf(`SELECT one FROM (VALUES ('b'), ('a')) t(id)
    MATCH_RECOGNIZE (ORDER BY id MEASURES 1 AS one AFTER MATCH SKIP PAST LAST ROW PATTERN (A))`);
  const batch = plan === undefined ? undefined : new QueryInputReader(plan).readTable(() => []);
  expect(rowsOf(batch)).toEqual([['a'], ['b']]);
  if (batch === undefined) throw new Error('no rows');
  expect(positionAt(batch, 0)).toEqual({ source: 't', partition: 0, offset: 1 });
  expect(timeAt(batch, 0)).toBeNaN();
});

const SCHEMA: Schema = [
  { name: 'a', type: { kind: 'INTEGER' } },
  { name: 'b', type: { kind: 'VARCHAR' } },
  { name: 'c', type: { kind: 'DATE' } },
];

function table(rows: readonly (readonly Value[])[]): Batch {
  const builder = new BatchBuilder('t', SCHEMA, { source: 't', partition: 0 });
  for (const [offset, row] of rows.entries()) builder.add(row, offset < 2 ? 0 : 1, offset);
  return builder.finish();
}

function by(field: number, descending = false, nullsFirst = false): OrderItem {
  return {
    expression: { kind: 'field', type: SCHEMA[field]?.type ?? { kind: 'NULL' }, field },
    descending,
    nullsFirst,
  };
}

test.each<readonly [name: string, orderBy: MatchQueryPlan['orderBy'], expected: readonly number[]]>([
  ['nothing: as they come', [], [0, 1, 2, 3]],
  ['one column, NULLs last, ties as they come', [by(0)], [1, 3, 0, 2]],
  ['NULLs first', [by(0, false, true)], [2, 1, 3, 0]],
  ['backwards: NULLs stay where they are said to be', [by(0, true)], [0, 1, 3, 2]],
  ['two columns', [by(0), by(1, true)], [3, 1, 0, 2]],
])('a table is ordered by %s', (_, orderBy, expected) => {
  const batch = table([
    [2, 'a', 0],
    [1, 'a', 1],
    [null, 'x', 2],
    [1, 'b', null],
  ]);
  expect([...orderTable(batch, orderBy).offsets]).toEqual(expected);
});

test("a table's times are those of its first column, where that is a time", () => {
  const batch = table([
    [1, 'a', 2],
    [1, 'b', null],
    [1, 'c', 1],
  ]);
  expect([...orderTable(batch, [by(2)]).times]).toEqual([86_400_000_000, 172_800_000_000, Number.NaN]);
  expect([...orderTable(batch, [by(0), by(2)]).times]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
});

test('a stream is ordered further only among events of one time', () => {
  const batch = table([
    [2, 'a', 0],
    [1, 'a', 0],
    [2, 'a', 0],
    [1, 'a', 0],
  ]);
  expect([...orderTies(batch, [by(2), by(0)]).offsets]).toEqual([1, 0, 3, 2]);
  expect(orderTies(batch, [by(2)])).toBe(batch);
});
