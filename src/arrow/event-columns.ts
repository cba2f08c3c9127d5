import { MotifError } from '../errors.js';
import type { StreamEvent } from '../event.js';
import type { Schema } from '../schema.js';

export const TIME_COLUMN = '_time';

/** What an event has beside its value, under the names that the archive's views have for it. */
export const EVENT_COLUMNS: Schema = [
  { name: TIME_COLUMN, type: { kind: 'TIMESTAMP' } },
  { name: '_source', type: { kind: 'VARCHAR' } },
  { name: '_partition', type: { kind: 'INTEGER' } },
  { name: '_offset', type: { kind: 'BIGINT' } },
];

export function isEvent(item: object): item is StreamEvent<unknown> {
  return 'time' in item && 'value' in item && 'position' in item && typeof item.position === 'object';
}

/** An event as one object. @throws MotifError `INVALID_ARGUMENT` when its value is none. */
export function eventRow({ time, position: { source, partition, offset }, value }: StreamEvent<unknown>): object {
  if (typeof value === 'object' && value !== null) {
    return { ...value, _time: time, _source: source, _partition: partition, _offset: offset };
  }
  throw new MotifError('INVALID_ARGUMENT', {
    message: `toArrow: the value of an event is ${String(value)}, and columns are made of an object`,
    hint: 'Make one of it before: map((event) => ({ ...event, value: { name: event.value } })).',
  });
}
