import { MotifError } from '../errors.js';
import type { TopicPartition } from '../kafka/driver.js';
import type { StreamDeclaration } from '../query/plan.js';
import { topicsOf } from './layout.js';
import type { OnOutOfRange } from './partition-feed.js';

/**
 * What becomes of records that were gone before they were read: an error, unless `'properties.auto.offset.reset'` says where to
 * go on. What was read beyond the end was read of another topic.
 */
export function outOfRangePolicy(
  { topic, partition }: TopicPartition,
  streams: readonly StreamDeclaration[],
  onNote: (note: string) => void | Promise<void>,
): OnOutOfRange {
  const connector = streams.find((stream) => topicsOf(stream.connector).includes(topic))?.connector;
  const reset = connector?.kind === 'kafka' ? connector.outOfRange : 'none';
  return async (next, { low, high }) => {
    if (next > high) throw madeAnew(topic, partition, next, high);
    // It is there by now: while a partition changes its broker it may not be for a moment.
    if (next >= low) return next;
    const gone = `${topic}, partition ${partition}: offsets ${next} to ${low - 1} were deleted before they were read`;
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

function madeAnew(topic: string, partition: number, next: number, high: number): MotifError {
  return new MotifError('INVALID_INPUT', {
    message: `${topic}, partition ${partition}, ends at offset ${high}, and was read up to ${next}: it is another topic of that name`,
    hint: 'Begin anew: with --fresh, or under another group.id.',
  });
}
