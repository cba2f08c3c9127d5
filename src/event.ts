import type { Timestamp } from './time.js';

/** Where an event came from: its identity. */
export interface Position {
  /** The topic, or the file's path as written. */
  readonly source: string;
  readonly partition: number;
  /** In a file, the record's number from 0: the header is not counted, rejected records are. */
  readonly offset: number;
}

/** Something that happened at one instant. Immutable, and it carries its own time. */
export interface StreamEvent<T> {
  readonly time: Timestamp;
  readonly position: Position;
  readonly value: T;
}

/** Event-time order: by time, ties by (source, partition, offset). */
export function compareEvents(
  a: { time: Timestamp; position: Position },
  b: { time: Timestamp; position: Position },
): number {
  return a.time - b.time || comparePositions(a.position, b.position);
}

export function comparePositions(a: Position, b: Position): number {
  if (a.source !== b.source) return a.source < b.source ? -1 : 1;
  return a.partition - b.partition || a.offset - b.offset;
}
