import type { RecordBatch } from 'apache-arrow';
import fc from 'fast-check';
import { concat, EMPTY, from, lastValueFrom, NEVER, of, Subject, throwError, toArray } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { fromArrow } from '../../src/arrow/from-arrow.js';
import { fromArrowField } from '../../src/arrow/from-arrow-type.js';
import { loadArrow } from '../../src/arrow/load-arrow.js';
import { type ToArrowOptions, toArrow } from '../../src/arrow/to-arrow.js';
import { to } from '../../src/operators/to.js';
import { type Schema, typeName } from '../../src/schema.js';
import { memorySink } from '../../src/sinks/memory-sink.js';
import { fromEvents } from '../../src/sources/from-events.js';
import { toPlain } from '../../src/sources/to-plain.js';
import { arbitraryArrowTable, rowsOf } from '../support/arrow-table.js';
import { runs } from '../support/runs.js';
import { settled } from '../support/settled.js';

const arrow = await loadArrow();

async function batchesOf(objects: readonly object[], options?: ToArrowOptions): Promise<readonly RecordBatch[]> {
  return await lastValueFrom(from(objects).pipe(toArrow(options), toArray()));
}

async function columnsOf(objects: readonly object[], options?: ToArrowOptions): Promise<readonly string[]> {
  const [batch] = await batchesOf(objects, options);
  return (batch?.schema.fields ?? []).map((field) => {
    const type = fromArrowField(arrow, field);
    return `${field.name} ${type.kind === 'BLOB' || type.kind === 'TIME' ? type.kind : typeName(type)}`;
  });
}

describe('toArrow', () => {
  it('of nothing makes nothing, and never is never', async () => {
    expect(await lastValueFrom(EMPTY.pipe(toArrow(), toArray()))).toEqual([]);
    const seen: unknown[] = [];
    NEVER.pipe(toArrow()).subscribe({ next: (batch) => seen.push(batch), complete: () => seen.push('complete') });
    await settled();
    expect(seen).toEqual([]);
  });

  it('makes batches of so many rows, and one of what is left', async () => {
    const batches = await batchesOf(
      [1, 2, 3, 4, 5].map((n) => ({ n })),
      { batchSize: 2 },
    );
    expect(batches.map((batch) => rowsOf(arrow, batch))).toEqual([[[1], [2]], [[3], [4]], [[5]]]);
  });

  it('infers the columns', async () => {
    const object = {
      yes: true,
      number: 1,
      long: 1n,
      huge: 2n ** 70n,
      text: 'a',
      date: new Date(1),
      bytes: Uint8Array.of(1),
      list: [1, 2],
      map: new Map([['a', 1]]),
      object: { a: { b: 'c' } },
      nothing: null,
    };
    expect(await columnsOf([object])).toEqual([
      'yes BOOLEAN',
      'number DOUBLE',
      'long BIGINT',
      'huge HUGEINT',
      'text VARCHAR',
      'date TIMESTAMP WITH TIME ZONE',
      'bytes BLOB',
      'list DOUBLE[]',
      'map MAP(VARCHAR, DOUBLE)',
      'object STRUCT("a" STRUCT("b" VARCHAR))',
      'nothing NULL',
    ]);
    const [batch] = await batchesOf([object, {}]);
    expect(batch === undefined ? [] : rowsOf(arrow, batch)).toEqual([
      [true, 1, 1, 2n ** 70n, 'a', 1_000, Uint8Array.of(1), [1, 2], [['a', 1]], [['c']], null],
      new Array(11).fill(null),
    ]);
  });

  it('a column that some rows do not have, and whole numbers beside a bigint, are no trouble', async () => {
    expect(await columnsOf([{ a: 1 }, { b: 'x', a: 2n ** 60n }])).toEqual(['a BIGINT', 'b VARCHAR']);
  });

  it('an event has its time and position beside its value', async () => {
    const events = fromEvents([{ at: '1970-01-01T00:00:01Z', user: 'ada' }], { time: ({ at }) => at });
    const [batch] = await lastValueFrom(events.pipe(toArrow(), toArray()));
    expect(batch?.schema.names).toEqual(['at', 'user', '_time', '_source', '_partition', '_offset']);
    expect(batch === undefined ? [] : rowsOf(arrow, batch)).toEqual([
      ['1970-01-01T00:00:01Z', 'ada', 1_000_000, 'memory', 0, 0],
    ]);
    expect(
      await lastValueFrom(events.pipe(toArrow({ schema: [{ name: 'user', type: { kind: 'VARCHAR' } }] }))),
    ).toMatchObject({
      schema: { names: ['user', '_time', '_source', '_partition', '_offset'] },
    });
  });

  it('law: values of any schema come back from fromArrow, with the time that they had', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryArrowTable(), fc.integer({ min: 1, max: 30 }), async ({ schema, rows }, batchSize) => {
        const known: Schema = schema.filter(({ type }) => !hasDecimal(typeName(type)));
        const values = rows.map((row) =>
          Object.fromEntries(
            schema.flatMap(({ name, type }, i) =>
              known.some((of) => of.name === name) ? [[name, toPlain(type, row[i] ?? null)]] : [],
            ),
          ),
        );
        const events = fromEvents(values, { time: (value) => values.indexOf(value) });
        const batches = await lastValueFrom(events.pipe(toArrow({ schema: known, batchSize }), toArray()));
        const back = await lastValueFrom(fromArrow<object>(batches, { name: 'memory' }).pipe(toArray()));
        expect(back.map(({ time, position, value }) => ({ time, position, value }))).toEqual(
          values.map((value, offset) => ({
            time: offset,
            position: { source: 'memory', partition: 0, offset },
            value: { ...value, _time: offset, _source: 'memory', _partition: 0, _offset: offset },
          })),
        );
      }),
      { numRuns: Math.ceil(runs / 4) },
    );
  });

  it.each<[string, readonly object[], ToArrowOptions, string]>([
    ['values of several kinds', [{ a: 1 }, { a: 'x' }], {}, 'column a has values of several kinds: number, string'],
    ['a function', [{ a: () => 1 }], {}, 'column a has a function'],
    ['bytes within a list', [{ a: [Uint8Array.of(1)] }], {}, 'column a has bytes within its values'],
    ['another kind later', [{ a: 1 }, { a: 'x' }], { batchSize: 1 }, "toArrow, row 1: column a: 'x' is no DOUBLE"],
    ['what was always null', [{ a: null }, { a: 1 }], { batchSize: 1 }, 'toArrow, row 1: column a: 1 is no NULL'],
    [
      'a property that is new',
      [{ a: 1 }, { b: 1 }],
      { batchSize: 1 },
      'toArrow, row 1: there was no b in the first batch',
    ],
    [
      'what is not of the schema',
      [{ a: 300 }],
      { schema: [{ name: 'a', type: { kind: 'TINYINT' } }] },
      'toArrow, row 0: column a: 300 is no TINYINT',
    ],
  ])('refuses %s', async (_, objects, options, message) => {
    await expect(batchesOf(objects, options)).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: expect.stringContaining(message),
    });
  });

  it('refuses events of something else than objects, and batches of nothing', async () => {
    const numbers = fromEvents([1], { time: (n) => n });
    await expect(lastValueFrom(numbers.pipe(toArrow()))).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    expect(() => toArrow({ batchSize: 0 })).toThrow('a batch has 1 row or more');
  });

  it('an error from above ends it, and what waited is not given out', async () => {
    const failing = concat(
      of({ a: 1 }),
      throwError(() => new Error('no')),
    );
    await expect(lastValueFrom(failing.pipe(toArrow()))).rejects.toThrow('no');
  });

  it('unsubscribing unsubscribes from the source', () => {
    const source = new Subject<object>();
    const subscription = source.pipe(toArrow()).subscribe();
    expect(source.observed).toBe(true);
    subscription.unsubscribe();
    expect(source.observed).toBe(false);
  });

  it('what comes of an epoch belongs to it: a sink acknowledges the batches', async () => {
    const sink = memorySink<RecordBatch>();
    const events = fromEvents([1, 2, 3, 4, 5], { time: (n) => n, epochSize: 2 });
    const batches = events.pipe(toArrow({ batchSize: 2, schema: [] }), to(sink));
    await expect(lastValueFrom(batches, { defaultValue: 'done' })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    const objects = fromEvents([{ n: 1 }, { n: 2 }, { n: 3 }], { time: ({ n }) => n, epochSize: 2 });
    await lastValueFrom(objects.pipe(toArrow({ batchSize: 2 }), to(sink)), { defaultValue: undefined });
    expect(sink.items.map(({ numRows }) => numRows)).toEqual([2, 1]);
  });
});

/** Of which a user's function has the nearest number. */
function hasDecimal(type: string): boolean {
  return type.includes('DECIMAL');
}
