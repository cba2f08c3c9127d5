import { randomUUID } from 'node:crypto';
import type { KafkaAdmin, KafkaConsumer, KafkaDriver, KafkaRecord, TopicPartition } from '../kafka/driver.js';
import { deferred } from './deferred.js';

/** Of one partition the records from an offset up to before another. */
export interface RecordRange {
  readonly partition: number;
  readonly from: number;
  readonly to: number;
}

/**
 * Calls back with what a topic has in these ranges, committed records alone, and ends there: it reads as a group of its own,
 * which is forgotten afterwards. Behind a transaction that is open nothing is read, and nothing waited for.
 * @throws KafkaError
 */
export async function readTopic(
  driver: KafkaDriver,
  admin: KafkaAdmin,
  topic: string,
  ranges: readonly RecordRange[],
  onRecord: (record: KafkaRecord, partition: number) => void,
): Promise<void> {
  const left = new Map(ranges.filter(({ from, to }) => from < to).map((range) => [range.partition, { ...range }]));
  if (left.size === 0) return;
  const groupId = `${topic}-${randomUUID()}`;
  const end = deferred<{ readonly error?: Error }>();
  const done = (partition: number): void => {
    left.delete(partition);
    if (left.size === 0) end.resolve({});
  };
  const all: readonly TopicPartition[] = [...left.keys()].map((partition) => ({ topic, partition }));
  const consumer: KafkaConsumer = await driver.consumer({
    groupId,
    topics: [topic],
    assign: (members) => new Map(members.map(({ memberId }, place) => [memberId, place === 0 ? all : []])),
    userData: () => new Uint8Array(0),
    onAssigned(partitions) {
      for (const one of partitions) {
        const range = left.get(one.partition);
        if (range !== undefined) consumer.seek(one, range.from);
      }
    },
    onRecords({ partition }, records, { next }) {
      const range = left.get(partition);
      if (range === undefined) return;
      for (const record of records) if (record.offset < range.to) onRecord(record, partition);
      range.from = next;
      if (next >= range.to) done(partition);
    },
    onOutOfRange(one, { low }) {
      const range = left.get(one.partition);
      if (range === undefined) return;
      range.from = low;
      if (low >= range.to) done(one.partition);
      else consumer.seek(one, low);
    },
    onCaughtUp: ({ partition }) => done(partition),
    onTrouble(error, isFatal) {
      if (isFatal) end.resolve({ error });
    },
  });
  try {
    const { error } = await end.promise;
    if (error !== undefined) throw error;
  } finally {
    await consumer.close();
    // The broker forgets it by itself too, later.
    await admin.deleteGroup(groupId).catch(() => undefined);
  }
}
