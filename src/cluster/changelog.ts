import type { KafkaAdmin, TransactionalProducer } from '../kafka/driver.js';
import { ChangelogReader, type ChangelogState, claimMessage } from './changelog-records.js';
import type { PartitionFeed } from './partition-feed.js';
import { TaskLost } from './task-lost.js';

/** So many records are taken in at once. */
const AT_ONCE = 10_000;

export interface ChangelogOptions {
  readonly topic: string;
  readonly partition: number;
  readonly feed: PartitionFeed;
  readonly admin: Pick<KafkaAdmin, 'offsets'>;
}

/**
 * Takes a task: whoever had it before can commit nothing more, and what it committed is all there, and returned.
 * @throws MotifError `ARCHIVE_MISMATCH` for a changelog that this motif cannot go on from.
 * @throws KafkaError
 */
export async function claimTask(
  producer: TransactionalProducer,
  { topic, partition, feed, admin }: ChangelogOptions,
): Promise<ChangelogState> {
  await producer.begin();
  const sent = await producer.send(topic, [claimMessage(partition)]);
  await producer.commit();
  const claim = sent.get(partition) ?? 0;
  const { low = 0 } = (await admin.offsets(topic)).find((one) => one.partition === partition) ?? {};
  const reader = new ChangelogReader();
  feed.open(low);
  try {
    for (let reached = -1; reached < claim; ) {
      const records = await feed.read(AT_ONCE, claim + 1);
      if (records === undefined) throw new TaskLost();
      for (const record of records) reader.add(record);
      reached = records.at(-1)?.offset ?? claim;
    }
  } finally {
    feed.close();
  }
  return reader.finish(topic, partition);
}
