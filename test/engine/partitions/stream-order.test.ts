import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { type Batch, positionAt, timeAt, valueAt } from '../../../src/batch.js';
import { BatchBuilder } from '../../../src/batch-builder.js';
import { StreamOrder } from '../../../src/engine/partitions/stream-order.js';
import { sortedPlaces } from '../../../src/engine/windows/sorted-places.js';
import { compareEvents, type Position } from '../../../src/event.js';
import type { Schema, Value } from '../../../src/schema.js';
import { runs } from '../../support/runs.js';

const schema: Schema = [
  { name: 'n', type: { kind: 'INTEGER' } },
  { name: 'text', type: { kind: 'VARCHAR' } },
  { name: 'flag', type: { kind: 'BOOLEAN' } },
];

interface Event {
  readonly time: number;
  readonly position: Position;
  readonly values: readonly Value[];
}

class Partition {
  readonly #source: string;
  readonly #builder: BatchBuilder;
  #offset = 0;

  constructor(source: string) {
    this.#source = source;
    this.#builder = new BatchBuilder('s', schema, { source, partition: 0 });
  }

  events(times: readonly number[]): readonly Event[] {
    return times.map((time) => {
      const offset = this.#offset++;
      const values = [offset % 7 === 0 ? null : offset, `text ${offset % 5}`, offset % 3 === 0];
      return { time, position: { source: this.#source, partition: 0, offset }, values };
    });
  }

  batch(events: readonly Event[]): Batch {
    for (const { values, time, position } of events) this.#builder.add(values, time, position.offset);
    return this.#builder.finish();
  }
}

function eventsOf(batch: Batch | undefined): readonly Event[] {
  if (batch === undefined) return [];
  return Array.from({ length: batch.length }, (_, row) => {
    const values = batch.columns.map((column) => valueAt(column, row));
    return { time: timeAt(batch, row), position: positionAt(batch, row), values };
  });
}

const step = fc.record({
  source: fc.constantFrom('a', 'b'),
  times: fc.array(fc.oneof(fc.nat(50), fc.integer({ min: 0, max: 2 ** 45 })), { maxLength: 40 }),
  watermark: fc.oneof(fc.nat(60), fc.integer({ min: 0, max: 2 ** 45 })),
  restore: fc.boolean(),
});

describe('the order of a stream', () => {
  test('puts together what comes in very many small batches', () => {
    const partition = new Partition('a');
    const order = new StreamOrder();
    const saved = new Map<string, Batch | number>();
    const events: Event[] = [];
    let written = 0;
    for (let i = 0; i < 3_000; i++) {
      const [event] = partition.events([(i * 7919) % 3_000]);
      if (event === undefined) continue;
      events.push(event);
      order.add(partition.batch([event]));
      for (const [place, piece] of order.takeChanges()) {
        if (piece === undefined) saved.delete(place);
        else saved.set(place, piece);
        if (typeof piece === 'object') written += piece.length;
      }
    }
    expect(saved.size).toBeLessThan(80);
    expect(written).toBeLessThan(15 * events.length);
    expect(eventsOf(order.release(2_000))).toEqual(events.filter(({ time }) => time < 2_000).sort(compareEvents));
  });

  test.prop([fc.array(step, { maxLength: 30, size: 'max' })], { numRuns: runs })(
    'gives out what the watermark has passed, sorted, and keeps the rest, restored or not',
    (steps) => {
      const partitions = { a: new Partition('a'), b: new Partition('b') };
      let order = new StreamOrder();
      let held: Event[] = [];
      const saved = new Map<string, Batch | number>();
      let reached = 0;
      for (const { source, times, watermark, restore } of steps) {
        const partition = partitions[source === 'a' ? 'a' : 'b'];
        const events = partition.events(times);
        const inTime = events.flatMap(({ time }, row) => (time < reached ? [] : [row]));
        order.add(partition.batch(events), Uint32Array.from(inTime));
        held.push(...events.filter(({ time }) => time >= reached));
        reached = Math.max(reached, watermark);
        const due = held.filter(({ time }) => time < reached).sort(compareEvents);
        held = held.filter(({ time }) => time >= reached);
        expect(eventsOf(order.release(reached))).toEqual(due);
        expect(order.size).toBe(held.length);
        for (const [place, piece] of order.takeChanges()) {
          if (piece === undefined) saved.delete(place);
          else saved.set(place, piece);
        }
        if (held.length === 0) expect(saved.size).toBe(0);
        if (!restore) continue;
        order = new StreamOrder();
        order.restore(saved);
      }
    },
  );

  test('gives a batch that is in order out as it came', () => {
    const partition = new Partition('a');
    const batch = partition.batch(partition.events([1, 2, 2, 3]));
    const order = new StreamOrder();
    order.add(batch);
    expect(order.release(4)).toBe(batch);
    expect(order.takeChanges()).toEqual([]);
  });

  test('what it stores has no more texts than its rows', () => {
    const partition = new Partition('a');
    const order = new StreamOrder();
    order.add(partition.batch(partition.events([1, 2, 3, 4, 9])));
    order.release(9);
    const pieces = order.takeChanges().flatMap(([, piece]) => (typeof piece === 'object' ? [piece] : []));
    const [, text] = pieces[0]?.columns ?? [];
    expect(pieces).toHaveLength(1);
    expect(text).toEqual({ kind: 'text', codes: Int32Array.of(0), dictionary: ['text 4'] });
  });

  const numbers = fc.oneof(
    fc.array(fc.nat(1000), { minLength: 500, maxLength: 3000, size: 'max' }),
    fc.array(fc.integer({ min: -(2 ** 31), max: 2 ** 31 }), { minLength: 500, maxLength: 1500, size: 'max' }),
    fc.array(fc.maxSafeInteger(), { maxLength: 1500, size: 'max' }),
  );
  test.prop([numbers], { numRuns: Math.ceil(runs / 10) })(
    'places of numbers are sorted, equal ones as they come',
    (list) => {
      const expected = list.map((_, i) => i).sort((a, b) => (list[a] ?? 0) - (list[b] ?? 0) || a - b);
      expect([...sortedPlaces(Float64Array.from(list))]).toEqual(expected);
    },
  );
});
