import { describe, expect, test } from 'vitest';
import type { KafkaDriver, KafkaMessage, TransactionalProducer } from '../../src/kafka/driver.js';
import type { KafkaSettings } from '../../src/kafka-settings.js';
import { kept } from '../support/kafka/kept.js';
import { murmur2 } from '../support/kafka/murmur2.js';
import { Reader, type ReaderOptions } from '../support/kafka/reader.js';
import { uniqueName } from '../support/kafka/unique-name.js';

/** What a driver promises, as cases: run against each. Topics and groups have names of their own, since brokers are shared. */
export function driverContract(openDriver: (settings?: Partial<KafkaSettings>) => Promise<KafkaDriver>): void {
  const keep = kept();

  async function cluster(settings?: Partial<KafkaSettings>) {
    const driver = await openDriver(settings);
    const admin = await keep(driver.admin());
    return {
      driver,
      admin,
      topic: async (partitions = 1, config: Record<string, string> = {}) => {
        const topic = uniqueName('topic');
        await admin.createTopics([{ topic, partitions, config }]);
        return topic;
      },
      producer: () => keep(driver.producer()),
      transactional: (transactionalId = uniqueName('id')) => keep(driver.transactionalProducer({ transactionalId })),
      reader: (options: Partial<ReaderOptions> & Pick<ReaderOptions, 'topics'>) =>
        keep(Reader.open(driver, { groupId: uniqueName('group'), ...options })),
    };
  }

  describe('admin', () => {
    test('tells how many partitions a topic has, and which there are not', async () => {
      const { admin, topic } = await cluster();
      const three = await topic(3);
      expect(await admin.partitionCounts([three, 'nowhere'])).toEqual(
        new Map([
          [three, 3],
          ['nowhere', undefined],
        ]),
      );
      expect(await admin.partitionCounts(['nowhere'])).toEqual(new Map([['nowhere', undefined]]));
      await admin.createTopics([{ topic: three, partitions: 5 }]);
      await admin.createPartitions(three, 4);
      await admin.createPartitions(three, 2);
      expect((await admin.offsets(three)).map(({ partition }) => partition)).toEqual([0, 1, 2, 3]);
      await admin.deleteTopics([three, 'nowhere']);
      expect(await admin.partitionCounts([three])).toEqual(new Map([[three, undefined]]));
    });

    test('knows offsets by time, and deletes records', async () => {
      const { admin, topic, producer } = await cluster();
      const name = await topic(2);
      await (await producer()).send(name, [at(1_000), at(2_000), at(3_000)]);
      expect(await admin.offsetsAt(name, 1_500)).toEqual(
        new Map([
          [0, 1],
          [1, 0],
        ]),
      );
      expect(await admin.offsetsAt(name, 3_001)).toEqual(
        new Map([
          [0, 3],
          [1, 0],
        ]),
      );
      await admin.deleteRecords(name, new Map([[0, 2]]));
      expect(await admin.offsets(name)).toEqual([
        { partition: 0, low: 2, high: 3 },
        { partition: 1, low: 0, high: 0 },
      ]);
      await expect(admin.offsets('nowhere')).rejects.toMatchObject({ name: 'KafkaError', kind: 'no-topic' });
    });

    test('forgets a group, but not one that has members', async () => {
      const { admin, topic, reader } = await cluster();
      const [name, groupId] = [await topic(), uniqueName('group')];
      await admin.deleteGroup(groupId);
      const one = await reader({ groupId, topics: [name] });
      await one.until(({ history }) => history.length > 0);
      expect(await admin.members(groupId)).toEqual([one.consumer.groupMetadata.memberId]);
      await expect(admin.deleteGroup(groupId)).rejects.toMatchObject({ kind: 'other' });
      await one.close();
      await admin.deleteGroup(groupId);
      expect(await admin.committed(groupId, [name])).toEqual([]);
    });
  });

  describe('what is written is read', () => {
    test('bytes, headers, times, tombstones', async () => {
      const { topic, producer, reader } = await cluster();
      const name = await topic(2);
      const headers = [
        ['a', Buffer.from([0, 255])],
        ['b', Buffer.from('é')],
        ['b', Buffer.from('2')],
      ] as const;
      const messages: KafkaMessage[] = [
        { partition: 1, key: null, value: Buffer.from('x'), timestamp: 1_700_000_000_000, headers },
        { partition: 1, key: Buffer.from([0, 0, 0, 0]), value: null, timestamp: 0 },
        { partition: 1, key: Buffer.alloc(0), value: Buffer.alloc(0), timestamp: 1 },
      ];
      expect(await (await producer()).send(name, messages)).toEqual(new Map([[1, 0]]));
      const one = await reader({ topics: [name] });
      await one.until(({ records }) => records.length === 3);
      expect(one.records).toEqual(
        messages.map((message, offset) => ({ headers: [], ...message, topic: name, offset })),
      );
      expect(one.next(name, 1)).toBe(3);
    });

    test('in the order of awaited sends, at offsets that are told', async () => {
      const { topic, producer, reader } = await cluster();
      const name = await topic();
      const to = await producer();
      for (let i = 0; i < 40; i++)
        expect(await to.send(name, [text(`${i}`), text(`${i}+`)])).toEqual(new Map([[0, 2 * i]]));
      const one = await reader({ topics: [name] });
      await one.until(({ records }) => records.length === 80);
      expect(one.values).toEqual(Array.from({ length: 40 }, (_, i) => [`${i}`, `${i}+`]).flat());
    });

    test('a key chooses its partition as in Java', async () => {
      const { topic, producer, reader } = await cluster();
      const name = await topic(7);
      const keys = Array.from({ length: 2_000 }, (_, i) => `${'key-é'.slice(0, i % 6)}${i}`);
      await (await producer()).send(
        name,
        keys.map((key) => ({ key: Buffer.from(key), value: null })),
      );
      const one = await reader({ topics: [name] });
      await one.until(({ records }) => records.length === keys.length);
      const wrong = one.records.filter(
        ({ key, partition }) => partition !== (murmur2(key ?? Buffer.alloc(0)) & 0x7fffffff) % 7,
      );
      expect(wrong).toEqual([]);
    });

    test('more than one request takes', async () => {
      const { topic, producer, reader } = await cluster();
      const name = await topic(2);
      const messages = Array.from({ length: 60 }, (_, i) => ({
        partition: i % 2,
        key: null,
        value: Buffer.alloc(50_000, i),
      }));
      expect(await (await producer()).send(name, messages)).toEqual(
        new Map([
          [0, 0],
          [1, 0],
        ]),
      );
      const one = await reader({ topics: [name] });
      await one.until(({ records }) => records.length === 60);
      const firsts = (of: number) =>
        one.records.filter(({ partition }) => partition === of).map(({ value }) => value?.[0]);
      expect([firsts(0), firsts(1)]).toEqual([
        messages.flatMap(({ partition }, i) => (partition === 0 ? [i] : [])),
        messages.flatMap(({ partition }, i) => (partition === 1 ? [i] : [])),
      ]);
    });

    test('a topic that is not there is an error', async () => {
      const { driver, producer, reader } = await cluster();
      const name = uniqueName('nowhere');
      await expect((await producer()).send(name, [text('x')])).rejects.toMatchObject({ kind: 'no-topic' });
      await expect(reader({ topics: [name] })).rejects.toMatchObject({ kind: 'no-topic' });
      expect(driver).toBeDefined();
    });

    test('what is too large is refused, and the producer goes on', async () => {
      const { topic, transactional, reader } = await cluster({ maxRequestSize: 20_000 });
      const name = await topic(2, { 'max.message.bytes': '10000' });
      const to = await transactional();
      await to.begin();
      await expect(to.send(name, [text('x'.repeat(20_000))])).rejects.toMatchObject({ kind: 'too-large' });
      const mixed = [inPartition(0, 'first'), inPartition(1, 'y'.repeat(12_000)), inPartition(0, 'second')];
      await expect(to.send(name, mixed)).rejects.toMatchObject({ kind: 'too-large' });
      await to.abort();
      await to.begin();
      // Each fits, but not all of them in one request.
      await to.send(name, [
        inPartition(1, 'b'),
        ...Array.from({ length: 9 }, (_, i) => inPartition(0, `${i}`.repeat(3_000))),
      ]);
      await to.commit();
      const one = await reader({ topics: [name] });
      await one.until(({ records }) => records.length === 10);
      expect(
        one.values
          .map((value) => value[0])
          .sort()
          .join(''),
      ).toBe('012345678b');
    });
  });

  describe('transactions', () => {
    test('what is aborted is not read, and the marks take offsets', async () => {
      const { admin, topic, transactional, reader } = await cluster();
      const name = await topic();
      const [a, b] = [await transactional(), await transactional()];
      for (const [producer, value, ends] of [
        [a, 'A1', 'abort'],
        [b, 'B1', 'commit'],
        [a, 'A2', 'commit'],
        [a, 'A3', 'abort'],
        [b, 'B2', 'commit'],
        [b, 'B3', 'abort'],
      ] as const) {
        await producer.begin();
        await producer.send(name, [text(value), text(`${value}+`)]);
        await producer[ends]();
      }
      const one = await reader({ topics: [name] });
      await one.until((reader) => reader.next(name, 0) === 18);
      expect(one.values).toEqual(['B1', 'B1+', 'A2', 'A2+', 'B2', 'B2+']);
      expect(await admin.offsets(name)).toEqual([{ partition: 0, low: 0, high: 18 }]);
    });

    test('what is aborted is not read, whichever began first, and whatever its keys are', async () => {
      const { topic, transactional, reader } = await cluster();
      const name = await topic();
      const [a, b, c] = [await transactional(), await transactional(), await transactional()];
      for (const producer of [a, b, c]) await producer.begin();
      await a.send(name, [text('a')]);
      await b.send(name, [text('b'), { ...text('b'), key: Buffer.alloc(4) }, text('b')]);
      await c.send(name, [text('c'), { ...text('c'), key: Buffer.alloc(4) }, text('c')]);
      await a.send(name, [text('a')]);
      await b.abort();
      await c.commit();
      await a.abort();
      for (const from of [0, 1, 2, 3]) {
        const one = await reader({ topics: [name], from: () => from });
        await one.until((reader) => reader.next(name, 0) === 11);
        expect(one.values).toEqual(['c', 'c', 'c']);
      }
    });

    test('nothing behind an open one is read', async () => {
      const { topic, transactional, producer, reader } = await cluster();
      const name = await topic();
      const open = await transactional();
      await open.begin();
      await open.send(name, [text('open')]);
      await (await producer()).send(name, [text('behind')]);
      const one = await reader({ topics: [name] });
      await one.until(({ history }) => history.length > 0);
      await open.send(name, [text('still open')]);
      expect(one.values).toEqual([]);
      await open.commit();
      await one.until(({ records }) => records.length === 3);
      expect(one.values).toEqual(['open', 'behind', 'still open']);
    });

    test('whoever begins fences, not who connects', async () => {
      const { topic, transactional, reader } = await cluster();
      const [name, id] = [await topic(), uniqueName('id')];
      const old = await transactional(id);
      await old.begin();
      await old.send(name, [text('old, open')]);
      const young = await transactional(id);
      await old.commit();
      await old.begin();
      await old.send(name, [text('old, lost')]);
      await young.begin();
      await expect(old.commit()).rejects.toMatchObject({ kind: 'fenced' });
      await expect(old.begin()).rejects.toMatchObject({ kind: 'fenced' });
      await young.send(name, [text('young')]);
      await young.commit();
      const one = await reader({ topics: [name] });
      await one.until(({ records }) => records.length === 2);
      expect(one.values).toEqual(['old, open', 'young']);
    });

    test('a fenced one cannot write', async () => {
      const { topic, transactional } = await cluster();
      const [name, id] = [await topic(), uniqueName('id')];
      const old = await transactional(id);
      await old.begin();
      await (await transactional(id)).begin();
      await expect(old.send(name, [text('x')])).rejects.toMatchObject({ kind: 'fenced' });
    });

    test('an empty one commits nothing', async () => {
      const { topic, transactional, admin } = await cluster();
      const name = await topic();
      const one = await transactional();
      for (const ends of ['commit', 'abort', 'commit'] as const) {
        await one.begin();
        await one[ends]();
      }
      expect(await admin.offsets(name)).toEqual([{ partition: 0, low: 0, high: 0 }]);
      await one.begin();
      await expect(one.sendOffsets(nobody('x'), [])).rejects.toMatchObject({ kind: 'other' });
    });

    test('offsets go with it, or not at all', async () => {
      const { topic, transactional, admin } = await cluster();
      const [name, group] = [await topic(3), nobody(uniqueName('group'))];
      const id = uniqueName('id');
      const one = await transactional(id);
      await committing(one, name, group, 7, 'commit');
      await committing(one, name, group, 9, 'abort');
      await (await transactional(id)).begin();
      expect(await admin.committed(group.groupId, [name])).toEqual([
        { topic: name, partition: 2, offset: 7, metadata: 'seven' },
      ]);
    });

    test('a hundred after each other, and what the last one committed is there when another has begun', async () => {
      const { topic, transactional, admin } = await cluster();
      const [name, group, id] = [await topic(3), nobody(uniqueName('group')), uniqueName('id')];
      const one = await transactional(id);
      for (let i = 1; i <= 100; i++) await committing(one, name, group, i, 'commit');
      await (await transactional(id)).begin();
      expect((await admin.committed(group.groupId, [name])).map(({ offset }) => offset)).toEqual([100]);
    });
  });

  describe('reading', () => {
    test('begins where it is told, and goes on behind what is no record', async () => {
      const { topic, transactional, reader } = await cluster();
      const name = await topic();
      const to = await transactional();
      for (const value of ['a', 'b', 'c']) {
        await to.begin();
        await to.send(name, [text(value)]);
        await to.commit();
      }
      const one = await reader({ topics: [name], from: () => 3 });
      await one.until((reader) => reader.next(name, 0) === 6);
      expect(one.values).toEqual(['c']);
      one.consumer.seek({ topic: name, partition: 0 }, 2);
      await one.until((reader) => reader.records.length === 3 && reader.next(name, 0) === 6);
      expect(one.records.map(({ offset }) => offset)).toEqual([4, 2, 4]);
      await to.begin();
      await to.send(name, [text('lost')]);
      await to.abort();
      await one.until((reader) => reader.next(name, 0) === 8);
      expect(one.values).toEqual(['c', 'b', 'c']);
    });

    test('a partition that is paused gives nothing, the others do', async () => {
      const { topic, producer, reader } = await cluster();
      const name = await topic(2);
      const to = await producer();
      const one = await reader({ topics: [name] });
      await one.until(({ history }) => history.length > 0);
      one.consumer.pause({ topic: name, partition: 0 });
      for (let i = 0; i < 5; i++) {
        await to.send(name, [inPartition(0, 'held'), inPartition(1, `${i}`)]);
        await one.until(({ records }) => records.length === i + 1);
      }
      expect(one.values).toEqual(['0', '1', '2', '3', '4']);
      one.consumer.resume({ topic: name, partition: 0 });
      await one.until(({ records }) => records.length === 10);
    });

    test('a partition whose records are not yet taken waits, the others do not', async () => {
      const { topic, producer, reader } = await cluster();
      const name = await topic(2);
      const to = await producer();
      let take = () => {};
      const taken = new Promise<void>((resolve) => {
        take = resolve;
      });
      const one = await reader({
        topics: [name],
        onRecords: ({ partition }, records) => (partition === 0 && records.length > 0 ? taken : undefined),
      });
      await to.send(name, [inPartition(0, 'slow')]);
      await one.until(({ records }) => records.length === 1);
      for (let i = 0; i < 5; i++) {
        await to.send(name, [inPartition(0, 'waits'), inPartition(1, `${i}`)]);
        await one.until(({ records }) => records.length === i + 2);
      }
      expect(one.values).toEqual(['slow', '0', '1', '2', '3', '4']);
      take();
      await one.until(({ records }) => records.length === 11);
    });

    test('where an offset is not there that is told, and nothing is read before another is sought', async () => {
      const { topic, producer, reader, admin } = await cluster();
      const name = await topic(2);
      const letters = ['a', 'b', 'c'].flatMap((letter) => [inPartition(0, letter), inPartition(1, letter)]);
      await (await producer()).send(name, letters);
      await admin.deleteRecords(name, new Map([[0, 2]]));
      const one = await reader({
        topics: [name],
        from: ({ partition }) => (partition === 0 ? 1 : 100),
      });
      await one.until(({ lost }) => lost.length === 2);
      expect(one.lost).toContainEqual({ topic: name, partition: 0, low: 2, high: 3 });
      expect(one.lost).toContainEqual({ topic: name, partition: 1, low: 0, high: 3 });
      expect(one.values).toEqual([]);
      for (const at of one.lost) one.consumer.seek(at, at.low + at.partition);
      await one.until(({ records }) => records.length === 3);
      expect(one.values.toSorted()).toEqual(['b', 'c', 'c']);
    });
  });

  describe('groups', () => {
    test('learn of new partitions', async () => {
      const { topic, reader, admin } = await cluster();
      const name = await topic(1);
      const one = await reader({ topics: [name], metadataMaxAge: 200 });
      await one.until(({ assigned }) => assigned.length === 1);
      await admin.createPartitions(name, 3);
      await one.until(({ assigned }) => assigned.length === 3);
      expect(one.troubles).toEqual([]);
    });

    test('learn that a topic is gone', async () => {
      const { topic, reader, admin } = await cluster();
      const name = await topic(1);
      const one = await reader({ topics: [name] });
      await one.until(({ assigned }) => assigned.length === 1);
      await admin.deleteTopics([name]);
      await one.until(({ troubles }) => troubles.some(({ isFatal }) => isFatal));
      expect(one.troubles.at(-1)).toMatchObject({ isFatal: true, error: { kind: 'no-topic' } });
    });

    test('go on from what a member has committed, and not from what one says that has left', async () => {
      const { topic, reader, admin } = await cluster();
      const [name, groupId] = [await topic(2), uniqueName('group')];
      const one = await reader({ groupId, topics: [name] });
      await one.until(({ assigned }) => assigned.length === 2);
      await one.consumer.commitOffsets([{ topic: name, partition: 1, offset: 7 }]);
      await one.consumer.commitOffsets([
        { topic: name, partition: 0, offset: 3 },
        { topic: name, partition: 1, offset: 8 },
      ]);
      const committed = async () =>
        (await admin.committed(groupId, [name])).map(({ partition, offset }) => [partition, offset]).toSorted();
      expect(await committed()).toEqual([
        [0, 3],
        [1, 8],
      ]);
      await one.close();
      await expect(one.consumer.commitOffsets([{ topic: name, partition: 1, offset: 9 }])).rejects.toMatchObject({
        name: 'KafkaError',
      });
      expect(await committed()).toEqual([
        [0, 3],
        [1, 8],
      ]);
    });

    test('divide partitions as they are told, and again when one leaves', async () => {
      const { topic, reader, producer } = await cluster({ sessionTimeout: 6_000 });
      const [name, groupId] = [await topic(6), uniqueName('group')];
      const of = { groupId, topics: [name] };
      const a = await reader({ ...of, name: 'a' });
      await a.until(({ assigned }) => assigned.length === 6);
      const b = await reader({ ...of, name: 'b' });
      const c = await reader({ ...of, name: 'c' });
      for (const one of [a, b, c]) await one.until(({ assigned }) => assigned.length === 2);
      expect([a, b, c].map((one) => one.assigned.map(({ partition }) => partition))).toEqual([
        [0, 3],
        [1, 4],
        [2, 5],
      ]);
      const to = await producer();
      await to.send(
        name,
        Array.from({ length: 6 }, (_, i) => inPartition(i, `${i}`)),
      );
      for (const one of [a, b, c]) await one.until(({ records }) => records.length === 2);
      await c.close();
      for (const one of [a, b]) await one.until(({ assigned }) => assigned.length === 3);
      expect([a, b].map((one) => one.assigned.map(({ partition }) => partition))).toEqual([
        [0, 2, 4],
        [1, 3, 5],
      ]);
      await to.send(
        name,
        Array.from({ length: 6 }, (_, i) => inPartition(i, `${i}+`)),
      );
      // What was kept goes on, what is new begins where it is told.
      await a.until(({ values }) => values.filter((value) => value.endsWith('+')).length === 3);
      expect(a.values.toSorted()).toEqual(['0', '0+', '2', '2+', '3', '4', '4+']);
    });
  });
}

async function committing(
  producer: TransactionalProducer,
  topic: string,
  group: ReturnType<typeof nobody>,
  offset: number,
  ends: 'commit' | 'abort',
): Promise<void> {
  await producer.begin();
  await producer.send(topic, [text(`${offset}`)]);
  await producer.sendOffsets(group, [{ topic, partition: 2, offset, metadata: 'seven' }]);
  await producer[ends]();
}

function nobody(groupId: string) {
  return { groupId, memberId: '', generationId: -1 };
}

function at(timestamp: number): KafkaMessage {
  return { partition: 0, key: null, value: Buffer.from('x'), timestamp };
}

function inPartition(partition: number, value: string): KafkaMessage {
  return { partition, key: null, value: Buffer.from(value) };
}

function text(value: string): KafkaMessage {
  return { partition: 0, key: null, value: Buffer.from(value) };
}
