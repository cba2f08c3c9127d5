import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Batch, positionAt, timeAt, valueAt } from '../../src/batch.js';
import { BatchBuilder } from '../../src/batch-builder.js';
import { exchangeMessages, ROWS_IN_MESSAGE, rowRouter } from '../../src/cluster/exchange-records.js';
import { ExchangeSource } from '../../src/cluster/exchange-source.js';
import type { HandedOn } from '../../src/engine/store.js';
import type { KafkaMessage } from '../../src/kafka/driver.js';
import type { Schema } from '../../src/schema.js';
import type { SourceMark, SourceRead } from '../../src/sources/source.js';
import { feedOf } from '../support/kafka-records.js';
import { runs } from '../support/runs.js';

const SCHEMA: Schema = [
  { name: 'u', type: { kind: 'VARCHAR' } },
  { name: 'n', type: { kind: 'INTEGER' } },
];
const BY_U = rowRouter([{ kind: 'field', field: 0, type: { kind: 'VARCHAR' } }]);

type Row = readonly [u: string | null, n: number];

/** Rows from one partition of `t`, each at the time of its `n`. */
function batchOf(rows: readonly Row[], partition = 0): Batch {
  const builder = new BatchBuilder('s', SCHEMA, { source: 't', partition });
  for (const [i, [u, n]] of rows.entries()) builder.add([u, n], n, 10 * i);
  return builder.finish();
}

const handed = (rows: readonly Batch[], watermark: number, ended = false): HandedOn => ({
  stream: 's',
  rows,
  watermark,
  ended,
});

const from = (partition: number, of = 2) => ({ stage: 'up', partition, of });

function sourceOf(
  messages: readonly KafkaMessage[],
  partition = 0,
  stages: readonly string[] = ['up'],
): ExchangeSource {
  const records = messages
    .filter((message) => message.partition === partition)
    .map(({ value }, offset) => ({ offset, value }));
  return new ExchangeSource({
    stream: 's',
    schema: SCHEMA,
    topic: 'x',
    partition,
    feed: feedOf(...records),
    stages,
    start: 0,
  });
}

async function readAll(source: ExchangeSource, mark?: SourceMark): Promise<readonly SourceRead[]> {
  const reads: SourceRead[] = [];
  await source.open(mark);
  for (let read = await source.read(1); read !== undefined; read = await source.read(1)) reads.push(read);
  return reads;
}

const rowsOf = (reads: readonly Pick<SourceRead, 'batch'>[]): readonly unknown[] =>
  reads.flatMap(({ batch }) =>
    Array.from({ length: batch.length }, (_, row) => [
      ...batch.columns.map((column) => valueAt(column, row)),
      timeAt(batch, row),
      positionAt(batch, row),
    ]),
  );

describe('an exchange', () => {
  const drawnRow = fc.tuple(fc.constantFrom('a', 'b', 'c', null), fc.nat(20));

  test('brings each row to one partition, equal keys to the same, as it was', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(drawnRow), { maxLength: 3 }),
        fc.integer({ min: 1, max: 4 }),
        async (all, count) => {
          const batches = all.map(batchOf);
          const messages = exchangeMessages(handed(batches, 5), from(0, 1), BY_U, count);
          const read: unknown[] = [];
          const placeOfKey = new Map<unknown, number>();
          for (let partition = 0; partition < count; partition++) {
            for (const row of rowsOf(await readAll(sourceOf(messages, partition)))) {
              const [key] = Array.isArray(row) ? row : [];
              expect(placeOfKey.get(key) ?? partition).toBe(partition);
              placeOfKey.set(key, partition);
              read.push(row);
            }
          }
          const texts = (rows: readonly unknown[]) => rows.map((row) => JSON.stringify(row)).toSorted();
          expect(texts(read)).toEqual(texts(rowsOf(batches.map((batch) => ({ batch })))));
        },
      ),
      { numRuns: runs },
    );
  });

  test('divides many rows, and tells how far it is with the last of them', async () => {
    const rows = Array.from({ length: 2 * ROWS_IN_MESSAGE + 1 }, (_, n): Row => ['a', n]);
    const messages = exchangeMessages(handed([batchOf(rows)], 7), from(0, 1), BY_U, 1);
    const reads = await readAll(sourceOf(messages));
    expect(reads.map(({ batch, watermark }) => [batch.length, watermark])).toEqual([
      [ROWS_IN_MESSAGE, Number.NEGATIVE_INFINITY],
      [ROWS_IN_MESSAGE, Number.NEGATIVE_INFINITY],
      [1, 7],
    ]);
  });

  test('is as far as the hindmost of all who write it, and has not begun before all were heard', async () => {
    const say = (partition: number, watermark: number, of?: number) =>
      exchangeMessages(handed([], watermark), from(partition, of), BY_U, 1);
    const messages = [...say(0, 10), ...say(1, 4), ...say(1, 20), ...say(0, 15, 3), ...say(2, 12, 3)];
    const watermarks = (await readAll(sourceOf(messages))).map(({ watermark }) => watermark);
    expect(watermarks).toEqual([Number.NEGATIVE_INFINITY, 4, 10, Number.NEGATIVE_INFINITY, 12]);
    const [first] = await readAll(sourceOf(say(0, 3, 1), 0, ['up', 'other']));
    expect(first?.watermark).toBe(Number.NEGATIVE_INFINITY);
  });

  test('ends when all who write it have', async () => {
    const end = (partition: number) => exchangeMessages(handed([], 9, true), from(partition), BY_U, 1);
    const source = sourceOf([...end(0), ...end(1), ...end(1)]);
    const reads = await readAll(source);
    expect(reads.map(({ mark }) => mark.finished)).toEqual([false, true]);
    await source.close();
  });

  test('goes on from each of its marks to the same', async () => {
    const messages = [0, 1, 0, 1].flatMap((partition, i) =>
      exchangeMessages(handed([batchOf([['a', i]], partition)], 10 * i), from(partition), BY_U, 1),
    );
    const whole = await readAll(sourceOf(messages));
    for (const [i, { mark }] of whole.entries()) {
      const rest = await readAll(sourceOf(messages), mark);
      expect(rowsOf(rest)).toEqual(rowsOf(whole.slice(i + 1)));
      expect(rest.map(({ watermark }) => watermark)).toEqual(whole.slice(i + 1).map(({ watermark }) => watermark));
    }
  });

  test('that brings rows in several records stays at the watermark before them until the last is there', async () => {
    const many = batchOf(Array.from({ length: ROWS_IN_MESSAGE + 1 }, (_, i): Row => ['a', 10 + i]));
    const messages = [handed([], 5), handed([many], 9_000)].flatMap((one) =>
      exchangeMessages(one, from(0, 1), BY_U, 1),
    );
    const reads = await readAll(sourceOf(messages));
    expect(reads.map(({ watermark }) => watermark)).toEqual([5, 5, 9_000]);
  });
});
