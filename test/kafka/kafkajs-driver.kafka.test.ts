import * as zlib from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { KafkaMessage } from '../../src/kafka/driver.js';
import type { KafkaCompression } from '../../src/kafka-settings.js';
import { kafkajsOfTest } from '../support/kafka/kafkajs-of-test.js';
import { kept } from '../support/kafka/kept.js';
import { Reader } from '../support/kafka/reader.js';
import { testKafka } from '../support/kafka/test-kafka.js';
import { uniqueName } from '../support/kafka/unique-name.js';
import { driverContract } from './driver-contract.js';

const kafka = testKafka();
const keep = kept();

driverContract(kafkajsOfTest);

test('says again and again that there is nothing more, of what is empty too; not of what is paused, nor before all is read', async () => {
  const [full, empty, paused] = [await kafka.createTopic(), await kafka.createTopic(), await kafka.createTopic()];
  const producer = await keep((await kafkajsOfTest()).producer());
  await producer.send(full, packable());
  const seen: number[] = [];
  const reader = await keep(
    Reader.open(await kafkajsOfTest(), { groupId: uniqueName('group'), topics: [full, empty, paused] }),
  );
  await reader.until(({ assigned }) => assigned.length > 0);
  reader.consumer.pause({ topic: paused, partition: 0 });
  await reader.until(({ caughtUp, records }) => {
    if (caughtUp.has(`${full}-0`)) seen.push(records.length);
    return (caughtUp.get(`${full}-0`) ?? 0) >= 5 && (caughtUp.get(`${empty}-0`) ?? 0) >= 5;
  });
  expect(new Set(seen)).toEqual(new Set([packable().length]));
  const before = reader.caughtUp.get(`${paused}-0`) ?? 0;
  expect(before).toBeLessThanOrEqual(1);
  reader.consumer.resume({ topic: paused, partition: 0 });
  await reader.until(({ caughtUp }) => (caughtUp.get(`${paused}-0`) ?? 0) > before + 1);
});

describe('codecs', () => {
  const hasZstd = 'zstdCompressSync' in zlib;
  const codecs: readonly KafkaCompression[] = ['gzip', 'snappy', 'lz4', ...(hasZstd ? (['zstd'] as const) : [])];

  test.each(codecs)('%s: the broker reads what is written', async (compression) => {
    const topic = await kafka.createTopic();
    const messages = packable();
    await writing(topic, messages, { compression });
    expect(await reading(topic, messages.length)).toEqual(messages.map(({ value }) => value));
  });

  test.each(codecs)('%s: what the broker has packed is read', async (compression) => {
    const topic = await kafka.createTopic({ config: { 'compression.type': compression } });
    const messages = packable();
    await writing(topic, messages, {});
    expect(await reading(topic, messages.length)).toEqual(messages.map(({ value }) => value));
  });

  test.skipIf(hasZstd)('zstd: where Node has none, that is said', async () => {
    const topic = await kafka.createTopic({ config: { 'compression.type': 'zstd' } });
    await expect(writing(topic, packable(), { compression: 'zstd' })).rejects.toMatchObject({ kind: 'no-codec' });
    await writing(topic, packable(), {});
    const reader = await keep(Reader.open(await kafkajsOfTest(), { groupId: uniqueName('group'), topics: [topic] }));
    await reader.until(({ troubles }) => troubles.length > 0);
    expect(reader.troubles).toMatchObject([{ isFatal: true, error: { kind: 'no-codec' } }]);
    expect(reader.troubles[0]?.error.message).toContain(topic);
  });

  async function writing(
    topic: string,
    messages: readonly KafkaMessage[],
    settings: { readonly compression?: KafkaCompression },
  ): Promise<void> {
    const producer = await keep((await kafkajsOfTest(settings)).producer());
    await producer.send(topic, messages);
  }

  async function reading(topic: string, count: number): Promise<readonly (Buffer | null)[]> {
    const reader = await keep(Reader.open(await kafkajsOfTest(), { groupId: uniqueName('group'), topics: [topic] }));
    await reader.until(({ records }) => records.length === count);
    return reader.records.map(({ value }) => value);
  }
});

test('records of 10 MB, where the topic takes them', async () => {
  const topic = await kafka.createTopic({ config: { 'max.message.bytes': '11000000' } });
  const driver = await kafkajsOfTest({ maxRequestSize: 10_500_000 });
  const producer = await keep(driver.producer());
  const values = [Buffer.alloc(10_000_000, 1), Buffer.from('small'), Buffer.alloc(10_000_000, 2)];
  await producer.send(
    topic,
    values.map((value) => ({ partition: 0, key: null, value })),
  );
  const reader = await keep(Reader.open(driver, { groupId: uniqueName('group'), topics: [topic] }));
  await reader.until(({ records }) => records.length === 3);
  expect(reader.records.map(({ value }, i) => value?.equals(values[i] ?? Buffer.alloc(0)))).toEqual([true, true, true]);
});

test('a transaction that outlived its timeout is aborted, and its producer fenced', async () => {
  const topic = await kafka.createTopic();
  const driver = await kafkajsOfTest({ transactionTimeout: 1_000 });
  const producer = await keep(driver.transactionalProducer({ transactionalId: uniqueName('id') }));
  await producer.begin();
  await producer.send(topic, [{ key: null, value: Buffer.from('late') }]);
  const reader = await keep(Reader.open(driver, { groupId: uniqueName('group'), topics: [topic] }));
  await reader.until((reader) => reader.next(topic, 0) === 2);
  await expect(producer.commit()).rejects.toMatchObject({ kind: 'fenced' });
  expect(reader.values).toEqual([]);
});

test('a timeout that the broker does not grant shows when the first transaction begins', async () => {
  const driver = await kafkajsOfTest({ transactionTimeout: 3_600_000 });
  const producer = await keep(driver.transactionalProducer({ transactionalId: uniqueName('id') }));
  await expect(producer.begin()).rejects.toMatchObject({ kind: 'refused' });
});

test('where an offset is gone, what the group has committed stays', async () => {
  const topic = await kafka.createTopic();
  const driver = await kafkajsOfTest();
  const group = { groupId: uniqueName('group'), memberId: '', generationId: -1 };
  const id = uniqueName('id');
  const producer = await keep(driver.transactionalProducer({ transactionalId: id }));
  await producer.begin();
  await producer.send(
    topic,
    ['a', 'b', 'c'].map((value) => ({ key: null, value: Buffer.from(value) })),
  );
  await producer.sendOffsets(group, [{ topic, partition: 0, offset: 1 }]);
  await producer.commit();
  await (await keep(driver.transactionalProducer({ transactionalId: id }))).begin();
  const admin = await keep(driver.admin());
  await admin.deleteRecords(topic, new Map([[0, 2]]));
  expect(await admin.committed(group.groupId, [topic])).toMatchObject([{ offset: 1 }]);
  const reader = await keep(Reader.open(driver, { groupId: group.groupId, topics: [topic], from: () => 1 }));
  await reader.until(({ lost }) => lost.length > 0);
  expect(reader.lost).toEqual([{ topic, partition: 0, low: 2, high: 4 }]);
  expect(await admin.committed(group.groupId, [topic])).toMatchObject([{ offset: 1 }]);
});

/** Some that is short when packed, some that is not, and more than a block of any codec. */
function packable(): readonly KafkaMessage[] {
  let seed = 1;
  const noise = () => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return seed >>> 24;
  };
  const values = Array.from({ length: 60 }, (_, i) =>
    i % 3 === 0 ? Buffer.from(Array.from({ length: 7_000 }, noise)) : Buffer.from(`value ${i} `.repeat(i * 20)),
  );
  return values.map((value) => ({ partition: 0, key: null, value }));
}
