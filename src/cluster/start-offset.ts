import { MotifError } from '../errors.js';
import type { KafkaAdmin, TopicPartition } from '../kafka/driver.js';
import type { KafkaConnector } from '../kafka-connector.js';

/**
 * Where a partition is begun of which nothing has been read yet. An exchange begins at its beginning.
 * @throws MotifError `INVALID_INPUT` when the group is to say it, and does not.
 */
export async function startOffset(
  { topic, partition, connector }: TopicPartition & { readonly connector?: KafkaConnector },
  committed: number | undefined,
  admin: KafkaAdmin,
): Promise<number> {
  const { low = 0, high = 0 } = (await admin.offsets(topic)).find((one) => one.partition === partition) ?? {};
  if (connector === undefined) return low;
  const { startup, outOfRange, groupId } = connector;
  switch (startup.kind) {
    case 'earliest-offset':
      return low;
    case 'latest-offset':
      return high;
    case 'timestamp':
      return (await admin.offsetsAt(topic, startup.timestamp)).get(partition) ?? high;
    case 'specific-offsets':
      return startup.offsets.get(partition) ?? low;
    default:
      if (committed !== undefined) return committed;
      if (outOfRange !== 'none') return outOfRange === 'earliest' ? low : high;
      throw new MotifError('INVALID_INPUT', {
        message: `group ${groupId ?? ''} has committed no offset of topic ${topic}, partition ${partition}`,
        hint: "Say where to begin: 'scan.startup.mode' = 'earliest-offset', or 'properties.auto.offset.reset' = 'earliest' for what it lacks",
      });
  }
}
