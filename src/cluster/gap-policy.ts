import { MotifError } from '../errors.js';
import type { KafkaAdmin, TopicPartition } from '../kafka/driver.js';
import { type Layout, topicsOf } from './layout.js';
import type { OnGap } from './partition-feed.js';

/**
 * What becomes of records that were gone before they were read: an error, unless `'properties.auto.offset.reset'` says where to
 * go on. Offsets that are marks of transactions, or were compacted away, are no loss.
 */
export function gapPolicy(
  { topic, partition }: TopicPartition,
  { stages }: Layout,
  admin: Pick<KafkaAdmin, 'offsets'>,
  onNote: (note: string) => void | Promise<void>,
): OnGap {
  const streams = stages.flatMap(({ project }) => project.streams);
  const connector = streams.find((stream) => topicsOf(stream.connector).includes(topic))?.connector;
  const reset = connector?.kind === 'kafka' ? connector.outOfRange : 'none';
  return async (expected) => {
    const { low = 0, high = 0 } = (await admin.offsets(topic)).find((one) => one.partition === partition) ?? {};
    if (high < expected) throw madeAnew(topic, partition, expected, high);
    if (low <= expected) return undefined;
    const gone = `${topic}, partition ${partition}: offsets ${expected} to ${low - 1} were deleted before they were read`;
    if (reset === 'none') throw goneUnread(gone);
    const further = reset === 'latest' ? high : low;
    await onNote(`${gone}; going on at ${further}, the ${reset}`);
    return further;
  };
}

function goneUnread(gone: string): MotifError {
  return new MotifError('INVALID_INPUT', {
    message: gone,
    hint: "Keep them longer ('retention.ms'), or let 'properties.auto.offset.reset' = 'earliest' go on with what is there.",
  });
}

function madeAnew(topic: string, partition: number, expected: number, high: number): MotifError {
  return new MotifError('INVALID_INPUT', {
    message: `${topic}, partition ${partition}, ends at offset ${high}, and was read up to ${expected}: it is another topic of that name`,
    hint: 'Begin anew: with --fresh, or under another group.id.',
  });
}
