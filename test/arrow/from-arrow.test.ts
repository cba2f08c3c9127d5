import { createReadStream, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type RecordBatch,
  tableFromArrays,
  tableFromIPC,
  tableToIPC,
  type Vector,
  vectorFromArray,
} from 'apache-arrow';
import { firstValueFrom, lastValueFrom, map, type Observable, toArray } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { fromArrow } from '../../src/arrow/from-arrow.js';
import { loadArrow } from '../../src/arrow/load-arrow.js';
import type { DeadLetter } from '../../src/dead-letter.js';
import { detect } from '../../src/operators/detect.js';
import { orderByEventTime } from '../../src/operators/order-by-event-time.js';
import { to } from '../../src/operators/to.js';
import { begin } from '../../src/patterns/builder.js';
import type { Schema } from '../../src/schema.js';
import { ipcOf } from '../support/arrow-table.js';
import { settled } from '../support/settled.js';
import { SlowSink } from '../support/slow-sink.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const arrow = await loadArrow();

interface Sale {
  readonly ts: number;
  readonly price: number | null;
  readonly item: { readonly id: number } | null;
}

const schema: Schema = [
  { name: 'ts', type: { kind: 'TIMESTAMP' } },
  { name: 'price', type: { kind: 'DECIMAL', precision: 10, scale: 2 } },
  { name: 'item', type: { kind: 'STRUCT', fields: [{ name: 'id', type: { kind: 'INTEGER' } }] } },
];
const rows = [
  [1_000_000, 262, [7]],
  [2_000_000, null, null],
  [3_000_000, 1, [8]],
] as const;
const bytes = ipcOf(arrow, schema, rows, { kind: 'stream', size: 2 });
const file = ipcOf(arrow, schema, rows, { kind: 'file', size: 2 });

const SALES = [
  { time: 1_000_000, offset: 0, value: { ts: 1_000_000, price: 2.62, item: { id: 7 } } },
  { time: 2_000_000, offset: 1, value: { ts: 2_000_000, price: null, item: null } },
  { time: 3_000_000, offset: 2, value: { ts: 3_000_000, price: 0.01, item: { id: 8 } } },
].map(({ time, offset, value }) => ({ time, position: { source: 'arrow', partition: 0, offset }, value }));

function all<T>(events: Observable<T>): Promise<readonly T[]> {
  return lastValueFrom(events.pipe(toArray()));
}

async function* cut(whole: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < whole.length; at += size) yield whole.subarray(at, at + size);
}

async function* each<T>(items: Iterable<T>): AsyncGenerator<T> {
  yield* items;
}

function nanos(...values: readonly bigint[]): Vector {
  const type = new arrow.TimestampNanosecond('Europe/Berlin');
  return arrow.makeVector(arrow.makeData({ type, data: BigInt64Array.from(values) }));
}

describe('fromArrow', () => {
  it.each([
    ['a Table', () => tableFromIPC(bytes)],
    ['record batches', () => tableFromIPC(bytes).batches],
    ['record batches that come later', () => each(tableFromIPC(bytes).batches)],
    ["the library's reader", () => arrow.RecordBatchReader.from(bytes)],
    ['bytes of the stream format', () => bytes],
    ['bytes of the file format', () => file],
    ['pieces of bytes', () => [bytes.subarray(0, 100), bytes.subarray(100)]],
    ['pieces of the stream format that come later', () => cut(bytes, 7)],
    ['pieces of the file format that come later', () => cut(file, 7)],
  ])('makes events of %s', async (_, source) => {
    expect(await all(fromArrow<Sale>(source))).toEqual(SALES);
    expect(await all(fromArrow<Sale>(source(), { epochSize: 1 }))).toEqual(SALES);
  });

  it('calls a function for each subscription', async () => {
    const path = join(temporaryFolder(), 'a.arrows');
    writeFileSync(path, bytes);
    const events = fromArrow<Sale>(() => createReadStream(path), { name: path });
    const named = SALES.map((event) => ({ ...event, position: { ...event.position, source: path } }));
    expect(await all(events)).toEqual(named);
    expect(await all(events)).toEqual(named);
    await expect(all(fromArrow(() => createReadStream(`${path}x`)))).rejects.toThrow('ENOENT');
  });

  it('takes the time from where it is told, or from _time, or from the first Timestamp', async () => {
    const columns: Schema = [
      { name: 'a', type: { kind: 'TIMESTAMPTZ' } },
      { name: '_time', type: { kind: 'TIMESTAMP' } },
      { name: 'd', type: { kind: 'DATE' } },
    ];
    const times = async (fields: Schema, options: { readonly time?: string }) => {
      const source = ipcOf(arrow, fields, [[1, 2, 3]], { kind: 'stream', size: 1 });
      return await all(fromArrow(source, options).pipe(map(({ time }) => time)));
    };
    expect(await times(columns, {})).toEqual([2]);
    expect(await times(columns.slice(0, 1), {})).toEqual([1]);
    expect(await times(columns, { time: 'd' })).toEqual([3 * 86_400_000_000]);
    await expect(times(columns, { time: 'b' })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: 'arrow has no column b of times\n  Name the column of the event time with `time`.',
    });
    await expect(times(columns.slice(2), {})).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  });

  it('hands on what has no time', async () => {
    const letters: DeadLetter[] = [];
    const source = ipcOf(arrow, schema, [[null, 1, null], ...rows], { kind: 'stream', size: 9 });
    const events = await all(fromArrow<Sale>(source, { deadLetter: (letter) => letters.push(letter) }));
    expect(events.map(({ position }) => position.offset)).toEqual([1, 2, 3]);
    expect(letters).toEqual([
      {
        stream: 'arrow',
        position: { source: 'arrow', partition: 0, offset: 0 },
        reason: 'column ts: an event time is never NULL',
        raw: '{"ts":null,"price":0.01,"item":null}',
      },
    ]);
  });

  it('reads what others write: dictionaries, other units and widths', async () => {
    const table = new arrow.Table({
      t: vectorFromArray([new Date(1_000), new Date(2_000)], new arrow.TimestampMillisecond()),
      n: nanos(1_000_001n, 2_000_999n),
      u: vectorFromArray([1n, 2n ** 63n], new arrow.Uint64()),
      s: vectorFromArray(['a', null]),
      l: vectorFromArray(['\u00e4', 'b'], new arrow.LargeUtf8()),
      b: vectorFromArray([Uint8Array.of(1), Uint8Array.of(2, 3)], new arrow.Binary()),
      d: vectorFromArray([5n, 6_000n], new arrow.DurationMillisecond()),
    });
    const events = await all(fromArrow(tableFromIPC(tableToIPC(table)), { time: 't' }));
    expect(events.map(({ value }) => value)).toEqual([
      {
        t: 1_000_000,
        n: 1_000,
        u: 1,
        s: 'a',
        l: '\u00e4',
        b: Uint8Array.of(1),
        d: { months: 0, days: 0, micros: 5_000 },
      },
      {
        t: 2_000_000,
        n: 2_000,
        u: 2n ** 63n,
        s: null,
        l: 'b',
        b: Uint8Array.of(2, 3),
        d: { months: 0, days: 0, micros: 6_000_000 },
      },
    ]);
  });

  it.each<[string, () => Uint8Array | Iterable<Uint8Array | RecordBatch>]>([
    ['something else', () => Buffer.from('id,ts\n1,2026-01-01\n')],
    ['no bytes', () => new Uint8Array(0)],
    ['a stream cut short', () => bytes.subarray(0, bytes.length - 20)],
    ['a file cut short', () => file.subarray(0, file.length - 20)],
    ['bytes among batches', () => [...tableFromIPC(bytes).batches, bytes]],
    ['batches among bytes', () => [bytes.subarray(0, 50), ...tableFromIPC(bytes).batches]],
    ['other columns', () => [...tableFromIPC(bytes).batches, ...tableFromArrays({ a: [1] }).batches]],
  ])('refuses %s', async (_, source) => {
    await expect(all(fromArrow(source))).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });

  it('refuses an epoch of nothing', async () => {
    await expect(all(fromArrow(bytes, { epochSize: 0 }))).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  });

  it('gives back what it reads from when it is unsubscribed from', async () => {
    let isClosed = false;
    async function* source(): AsyncGenerator<RecordBatch> {
      try {
        for (;;) yield* tableFromIPC(bytes).batches;
      } finally {
        isClosed = true;
      }
    }
    await firstValueFrom(fromArrow(source()));
    while (!isClosed) await settled();
  });

  it('reads no batch before sinks have acknowledged the one before', async () => {
    let made = 0;
    function* source(): Generator<RecordBatch> {
      const [batch] = tableFromIPC(bytes).batches;
      while (batch !== undefined && made < 50) {
        made += 1;
        yield batch;
      }
    }
    const sink = new SlowSink<unknown>();
    let isComplete = false;
    fromArrow(source())
      .pipe(to(sink))
      .subscribe({
        complete: () => {
          isComplete = true;
        },
      });
    let most = 0;
    while (!isComplete) {
      await settled();
      most = Math.max(most, made - sink.acknowledged);
      sink.acknowledge();
    }
    expect([sink.written.flat().length, most]).toEqual([100, 1]);
  });

  it('is the head of a pipeline', async () => {
    const twice = begin('first', ({ price }: Sale) => price !== null)
      .followedBy('second', ({ price }) => price !== null)
      .within('1 minute');
    const found = fromArrow<Sale>(bytes).pipe(orderByEventTime({ delay: '0 s' }), detect(twice, { key: () => [] }));
    expect((await all(found)).map(({ kind, time }) => [kind, time])).toEqual([['match', 3_000_000]]);
  });
});
