import { expect, test } from 'vitest';
import { testKafka } from '../support/kafka/test-kafka.js';
import type { ReadRecord } from '../support/kafka/topic-reader.js';
import { uniqueName } from '../support/kafka/unique-name.js';

const kafka = testKafka();

test('what is produced is read, by partition and offset', async () => {
  const topic = await kafka.createTopic({ name: 'shop', partitions: 2 });
  await kafka.produce(topic, [
    { key: 'a', value: 'one', partition: 1, timestamp: '1000', headers: { kind: 'first' } },
    { key: 'b', value: null, partition: 0 },
    { key: 'a', value: 'two', partition: 1 },
  ]);
  const records = await kafka.readTopic(topic);
  expect(records.map(({ partition, offset, value }) => [partition, offset, value?.toString()])).toEqual([
    [0, 0, undefined],
    [1, 0, 'one'],
    [1, 1, 'two'],
  ]);
  expect(records[1]).toMatchObject({ timestamp: 1_000, headers: { kind: 'first' } });
});

test('an empty topic has nothing, a topic waits for what is to come', async () => {
  const topic = await kafka.createTopic();
  expect(await kafka.readTopic(topic)).toEqual([]);
  const reading = kafka.readRecords(topic, 1);
  await kafka.produce(topic, [{ value: 'now' }]);
  expect(values(await reading)).toEqual(['now']);
});

test('what was aborted is not read, what is open is waited for', async () => {
  const topic = await kafka.createTopic({ partitions: 3 });
  const producer = kafka.kafka.producer({ transactionalId: uniqueName('producer'), maxInFlightRequests: 1 });
  await producer.connect();
  const aborted = await producer.transaction();
  await aborted.send({ topic, messages: [{ value: 'aborted', partition: 0 }] });
  await aborted.abort();
  const open = await producer.transaction();
  await open.send({ topic, messages: [0, 1].map((partition) => ({ value: `${partition}`, partition })) });
  const reading = kafka.readTopic(topic);
  await open.commit();
  expect(values(await reading)).toEqual(['0', '1']);
  await producer.disconnect();
});

function values(records: readonly ReadRecord[]): readonly (string | undefined)[] {
  return records.map(({ value }) => value?.toString());
}
