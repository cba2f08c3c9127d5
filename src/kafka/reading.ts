import type { TopicPartition } from './driver.js';

/** One partition that a member of a group has. */
export interface Reading extends TopicPartition {
  /** Before it nothing is given any more; undefined before the first `seek`. */
  next: number | undefined;
  isPaused: boolean;
  /** `onRecords` has not yet done with what it was given. */
  isBusy: boolean;
  /** When it was last sought, counted in fetches. */
  soughtAt: number;
  /** And when it was last resumed. */
  resumedAt: number;
}

/** What partitions are known by. */
export function placeOf({ topic, partition }: TopicPartition): string {
  return `${partition} ${topic}`;
}

/** Of what nobody has said yet where to begin. */
export function newReading(at: TopicPartition): Reading {
  return { ...at, next: undefined, isPaused: false, isBusy: false, soughtAt: 0, resumedAt: 0 };
}

/** Whether brokers have been asked for more of it in that round of fetches. */
export function isAsked({ next, soughtAt, resumedAt, isPaused, isBusy }: Reading, round: number): boolean {
  return next !== undefined && !isPaused && !isBusy && round > Math.max(soughtAt, resumedAt);
}
