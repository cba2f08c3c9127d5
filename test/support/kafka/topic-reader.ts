import { type Admin, type Kafka, type KafkaMessage, type PartitionAssigner, PartitionAssigners } from 'kafkajs';
import { mendCluster } from '../../../src/kafka/mend-cluster.js';
import { endOffsets } from './end-offsets.js';
import { uniqueName } from './unique-name.js';

/** As it stands in a topic. */
export interface ReadRecord {
  readonly partition: number;
  readonly offset: number;
  /** Milliseconds. */
  readonly timestamp: number;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  /** Of several with one name the last. */
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Committed records from the beginning, by partition and offset, until all that is there now is read: a transaction that is
 * open is waited for. With `count`, until at least so many have come.
 */
export async function readCommitted(options: {
  readonly kafka: Kafka;
  readonly admin: Admin;
  readonly broker: string;
  readonly topic: string;
  readonly count?: number;
}): Promise<readonly ReadRecord[]> {
  const { kafka, admin, broker, topic, count } = options;
  const starts = await admin.fetchTopicOffsets(topic);
  const ends = count === undefined ? await endOffsets(broker, topic, starts.length) : [];
  const unread = new Map(ends.map((end, partition) => [partition, end]));
  for (const { partition, low } of starts) if (Number(low) >= (unread.get(partition) ?? 0)) unread.delete(partition);
  // By place: a consumer that loses touch begins again.
  const records = new Map<string, ReadRecord>();
  const isDone = () => (count === undefined ? unread.size === 0 : records.size >= count);
  if (isDone()) return [];

  const partitionAssigners = [mended];
  const consumer = kafka.consumer({ groupId: uniqueName('reader'), maxWaitTimeInMs: 100, partitionAssigners });
  try {
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    await new Promise<void>((resolve, reject) => {
      consumer.on(consumer.events.CRASH, ({ payload: { error, restart } }) => {
        if (!restart) reject(error);
      });
      // Also of a batch in which nothing was committed, of which eachBatch hears nothing.
      consumer.on(consumer.events.END_BATCH_PROCESS, ({ payload: { partition, lastOffset } }) => {
        if (Number(lastOffset) + 1 >= (unread.get(partition) ?? 0)) unread.delete(partition);
        if (isDone()) resolve();
      });
      const eachBatch = async ({ batch }: { readonly batch: { partition: number; messages: KafkaMessage[] } }) => {
        for (const message of batch.messages)
          records.set(`${batch.partition}:${message.offset}`, readRecord(batch.partition, message));
      };
      consumer.run({ autoCommit: false, eachBatch }).catch(reject);
    });
  } finally {
    await consumer.disconnect();
  }
  return [...records.values()].sort((a, b) => a.partition - b.partition || a.offset - b.offset);
}

/** By itself kafkajs gives out records that were aborted, where transactions overlap. */
const mended: PartitionAssigner = (config) => {
  mendCluster(config.cluster, () => undefined);
  return PartitionAssigners.roundRobin(config);
};

function readRecord(partition: number, message: KafkaMessage): ReadRecord {
  const { offset, timestamp, key, value, headers = {} } = message;
  const texts = Object.entries(headers).map(([name, header]) => [
    name,
    `${Array.isArray(header) ? header.at(-1) : header}`,
  ]);
  return {
    partition,
    offset: Number(offset),
    timestamp: Number(timestamp),
    key,
    value,
    headers: Object.fromEntries(texts),
  };
}
