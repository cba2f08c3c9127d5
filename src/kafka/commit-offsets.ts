import { KafkaError, type TopicPartition } from './driver.js';
import type { Consumer } from './kafkajs.js';
import { toKafkaError } from './to-kafka-error.js';

/** By the client, of one that is in its group; of one that is not (undefined) the client would say nothing, and do nothing. */
export async function commitOffsets(
  member: Consumer | undefined,
  offsets: readonly (TopicPartition & { readonly offset: number })[],
  doing: string,
): Promise<void> {
  if (member === undefined) throw new KafkaError('unavailable', `${doing}: it is not in the group`);
  try {
    await member.commitOffsets(offsets.map((at) => ({ ...at, offset: String(at.offset) })));
  } catch (error) {
    throw toKafkaError(error, doing);
  }
}
