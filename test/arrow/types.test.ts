import { createReadStream } from 'node:fs';
import type { RecordBatch, Schema, Table } from 'apache-arrow';
import { type Observable, of } from 'rxjs';
import { expectTypeOf, test } from 'vitest';
import { type ArrowAnswer, fromArrow, queryArchive, toArrow } from '../../src/arrow.js';
import type { StreamEvent } from '../../src/event.js';

/** These are about types: nothing is subscribed to. */
interface Click {
  readonly user: string;
}

test('a source says what its events are, whatever it reads', () => {
  const make = (table: Table, batches: readonly RecordBatch[], bytes: Uint8Array) => [
    fromArrow<Click>(table),
    fromArrow<Click>(batches, { time: 'at', name: 'clicks' }),
    fromArrow<Click>(bytes),
    fromArrow<Click>(() => createReadStream('clicks.arrows')),
  ];
  expectTypeOf(make).returns.toEqualTypeOf<Observable<StreamEvent<Click>>[]>();
  // @ts-expect-error: a name is no source
  fromArrow<Click>(['clicks.arrow']);
});

test('events and other objects become batches, numbers do not', () => {
  expectTypeOf(fromArrow<Click>([]).pipe(toArrow())).toEqualTypeOf<Observable<RecordBatch>>();
  expectTypeOf(of({ a: 1 }).pipe(toArrow({ batchSize: 2 }))).toEqualTypeOf<Observable<RecordBatch>>();
  // @ts-expect-error: a number has no columns
  of(1).pipe(toArrow());
  // @ts-expect-error: no such type
  toArrow({ schema: [{ name: 'a', type: { kind: 'INT32' } }] });
});

test('an answer has its schema, its batches, or all of them as a table', () => {
  expectTypeOf(queryArchive).returns.toEqualTypeOf<Promise<ArrowAnswer>>();
  expectTypeOf<ArrowAnswer['schema']>().toEqualTypeOf<Schema>();
  expectTypeOf<ArrowAnswer['batches']>().toEqualTypeOf<AsyncIterable<RecordBatch>>();
  expectTypeOf<ReturnType<ArrowAnswer['table']>>().toEqualTypeOf<Promise<Table>>();
});
