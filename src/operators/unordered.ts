import { MotifError } from '../errors.js';
import type { Position, StreamEvent } from '../event.js';
import { formatTimestamp, type Timestamp } from '../time.js';

/** What an operator that counts on time says of an event earlier than the one before it. */
export function unordered(operator: string, { position, time }: StreamEvent<unknown>, last: Timestamp): MotifError {
  return new MotifError('INVALID_INPUT', {
    message: `the event at ${describePosition(position)} is of ${timeText(time)}, the one before it of ${timeText(last)}`,
    hint: `${operator} needs events in event-time order: put orderByEventTime before it.`,
  });
}

/** Of whatever a caller without types gives as a time. */
export function timeText(time: Timestamp): string {
  return Number.isSafeInteger(time) ? formatTimestamp(time) : String(time);
}

export function describePosition({ source, partition, offset }: Position): string {
  return `${source}, partition ${partition}, offset ${offset}`;
}
