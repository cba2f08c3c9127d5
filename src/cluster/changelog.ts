import { type KafkaAdmin, KafkaError, type TransactionalProducer } from '../kafka/driver.js';
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
  /** Aborted: nobody waits for it any more. */
  readonly signal: AbortSignal;
}

/**
 * Takes a task: whoever had it before can commit nothing more, and what it committed is all there, and returned.
 * @throws MotifError `ARCHIVE_MISMATCH` for a changelog that this motif cannot go on from.
 * @throws KafkaError; TaskLost when that is aborted meanwhile.
 */
export async function claimTask(producer: TransactionalProducer, options: ChangelogOptions): Promise<ChangelogState> {
  const { topic, partition } = options;
  if (options.signal.aborted) throw new TaskLost();
  const reader = await readTo(await claim(producer, topic, partition), options);
  try {
    return reader.finish(topic, partition);
  } catch (error) {
    // Records are deleted when later ones take their place: if another has the task by now, it is that.
    await claim(producer, topic, partition);
    throw error;
  }
}

/** Returns where the claim stands. */
async function claim(producer: TransactionalProducer, topic: string, partition: number): Promise<number> {
  await producer.begin();
  const sent = await producer.send(topic, [claimMessage(partition)]);
  await producer.commit();
  const at = sent.get(partition);
  if (at === undefined || at < 0)
    throw new KafkaError('other', `${topic}, partition ${partition}: no offset was told of what was written`);
  return at;
}

async function readTo(
  claimed: number,
  { topic, partition, feed, admin, signal }: ChangelogOptions,
): Promise<ChangelogReader> {
  const { low = 0 } = (await admin.offsets(topic)).find((one) => one.partition === partition) ?? {};
  const reader = new ChangelogReader();
  const close = (): void => feed.close();
  signal.addEventListener('abort', close, { once: true });
  try {
    if (!signal.aborted) feed.open(low);
    for (let reached = -1; reached < claimed; ) {
      const records = signal.aborted ? undefined : await feed.read(AT_ONCE, claimed + 1);
      if (records === undefined) throw new TaskLost();
      for (const record of records) reader.add(record);
      reached = records.at(-1)?.offset ?? claimed;
    }
  } finally {
    signal.removeEventListener('abort', close);
    close();
  }
  return reader;
}
