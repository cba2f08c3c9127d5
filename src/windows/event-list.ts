import { compareEvents, type StreamEvent } from '../event.js';
import type { MergeFold } from './fold.js';

/** Keeps the events, in event-time order. */
export function eventList<T>(): MergeFold<T, StreamEvent<T>[]> {
  return {
    seed: () => [],
    add: insert,
    merge: (earlier, later) => later.reduce(insert, [...earlier]),
    mergeAll: (lists) => lists.flat(),
  };
}

function insert<T>(events: StreamEvent<T>[], event: StreamEvent<T>): StreamEvent<T>[] {
  const last = events.at(-1);
  if (last === undefined || compareEvents(last, event) <= 0) {
    events.push(event);
    return events;
  }
  const place = events.findLastIndex((other) => compareEvents(other, event) <= 0);
  events.splice(place + 1, 0, event);
  return events;
}
