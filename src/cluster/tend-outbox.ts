import type { KafkaAdmin } from '../kafka/driver.js';
import type { DeliveredPartition } from './delivered-partition.js';

/**
 * Deletes what has been delivered, which nobody needs any more, and looks where the partitions end by now of which something is
 * left: while there is no room nothing more of them is read. What fails can wait for the next time.
 * @param saved how far partitions are delivered
 * @param deleted how far they have been deleted, which is noted
 */
export async function tendOutbox(
  admin: KafkaAdmin,
  topic: string,
  owned: readonly DeliveredPartition[],
  saved: ReadonlyMap<DeliveredPartition, number>,
  deleted: Map<DeliveredPartition, number>,
): Promise<void> {
  for (const one of deleted.keys()) if (one.isLost) deleted.delete(one);
  const moved = [...saved].filter(([one, next]) => one.topic === topic && next > (deleted.get(one) ?? 0));
  if (moved.length > 0) {
    for (const [one, next] of moved) deleted.set(one, next);
    const before = new Map(moved.map(([{ partition }, next]) => [partition, next]));
    await admin.deleteRecords(topic, before).catch(() => undefined);
  }
  const behind = owned.filter((one) => one.topic === topic && one.left > 0);
  if (behind.length === 0) return;
  const ends = await admin.offsets(topic).catch(() => []);
  for (const { partition, high } of ends) behind.find((one) => one.partition === partition)?.reaches(high);
}
