import { expect, test } from 'vitest';
import { PartitionInput } from '../../../src/engine/partitions/partition-input.js';
import { PartitionReader } from '../../../src/engine/partitions/partition-reader.js';
import { Partitions } from '../../../src/engine/partitions/partitions.js';
import { StreamOrder } from '../../../src/engine/partitions/stream-order.js';
import type { StreamDeclaration } from '../../../src/query/plan.js';
import type { Source } from '../../../src/sources/source.js';
import { SECOND } from '../../../src/time.js';
import { FakeClock } from '../../support/fake-clock.js';
import { handSource } from '../../support/hand-source.js';

const stream: StreamDeclaration = {
  name: 's',
  schema: [{ name: 'ts', type: { kind: 'TIMESTAMP' } }],
  watermark: { field: 0, delay: 0 },
};

test('with very much held only what holds time back is read', async () => {
  let held = 0;
  const order = new StreamOrder();
  const partitions = new Partitions([]);
  const sources = [0, 1].map((partition) => handSource({ stream: 's', schema: stream.schema, partition }));
  for (const source of sources) partitions.add(new PartitionInput(source, stream));
  const clock = new FakeClock();
  const options = { project: { folder: '', streams: [stream], queries: [] }, sources, clock };
  const reader = new PartitionReader(
    partitions,
    options,
    async () => undefined,
    () => held,
  );
  /** From which partitions something is read, each event in an epoch of its own. */
  const readAll = async (): Promise<readonly number[]> => {
    const from: number[] = [];
    for (let reading = await reader.next(1); reading?.read !== undefined; reading = await reader.next(1)) {
      reading.input.take(reading.read, order, Number.NEGATIVE_INFINITY);
      from.push(reading.input.source.partition);
    }
    return from;
  };
  const [a, b] = sources;
  a?.put([1], [5], [6]);
  b?.put([3]);
  expect(await readAll()).toEqual([0, 1, 0, 0]);
  held = 1_000_000;
  a?.put([7]);
  const waiting = reader.wait();
  void clock.pass(SECOND);
  await waiting;
  expect(await readAll()).toEqual([]);
  b?.put([9]);
  const again = reader.wait();
  void clock.pass(SECOND);
  await again;
  expect(await readAll()).toEqual([1, 0]);
});

test('what a pushed partition has already is read in the epoch at hand, in as many reads as that takes', async () => {
  const hand = handSource({ stream: 's', schema: stream.schema }, [1], [2], [3], [4], [5]);
  let waits = 0;
  const pushed: Source = {
    ...hand,
    arrival: { kind: 'pushed' },
    // Two at a time; with nothing left it waits.
    read: async () => {
      const read = await hand.read(2);
      if (read !== undefined && read.batch.length > 0) return read;
      waits += 1;
      return new Promise(() => undefined);
    },
  };
  const order = new StreamOrder();
  const partitions = new Partitions([]);
  partitions.add(new PartitionInput(pushed, stream));
  const options = {
    project: { folder: '', streams: [stream], queries: [] },
    sources: [pushed],
    clock: new FakeClock(),
  };
  const reader = new PartitionReader(
    partitions,
    options,
    async () => undefined,
    () => 0,
  );
  const lengths: number[] = [];
  for (let reading = await reader.next(9); reading?.read !== undefined; reading = await reader.next(9)) {
    reading.input.take(reading.read, order, Number.NEGATIVE_INFINITY);
    lengths.push(reading.read.batch.length);
  }
  expect(lengths).toEqual([2, 2, 1]);
  expect(waits).toBe(1);
});
