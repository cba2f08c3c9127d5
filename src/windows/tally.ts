import type { StreamEvent } from '../event.js';
import type { Fold } from './fold.js';

/** What of one partition is behind a window's value: its least and greatest offset there, and how many events. */
export interface PartitionEvidence {
  readonly source: string;
  readonly partition: number;
  readonly first: number;
  readonly last: number;
  readonly count: number;
}

interface Share {
  source: string;
  partition: number;
  first: number;
  last: number;
  count: number;
}

/** What has come of some events: their value and where they are from. Most are from one partition, whose share is the tally's own. */
export interface Tally<A> extends Share {
  value: A;
  others: Share[] | undefined;
}

export function emptyTally<A>(value: A): Tally<A> {
  return { value, source: '', partition: 0, first: 0, last: 0, count: 0, others: undefined };
}

export function addToTally<T, A>(tally: Tally<A>, event: StreamEvent<T>, fold: Fold<T, A>): void {
  tally.value = fold.add(tally.value, event);
  const { source, partition, offset } = event.position;
  const share = shareOf(tally, source, partition);
  if (share.count++ === 0) {
    share.first = offset;
    share.last = offset;
  } else if (offset > share.last) share.last = offset;
  else if (offset < share.first) share.first = offset;
}

/** Changes neither. */
export function mergedTally<A>(earlier: Tally<A>, later: Tally<A>, merge: (earlier: A, later: A) => A): Tally<A> {
  const merged: Tally<A> = {
    ...earlier,
    value: merge(earlier.value, later.value),
    others: earlier.others?.map((share) => ({ ...share })),
  };
  addEvidence(merged, later);
  return merged;
}

/** Takes in where the events of another tally are from. */
export function addEvidence(tally: Tally<unknown>, other: Tally<unknown>): void {
  for (const { source, partition, first, last, count } of [other, ...(other.others ?? [])]) {
    if (count === 0) continue;
    const share = shareOf(tally, source, partition);
    share.first = share.count === 0 ? first : Math.min(share.first, first);
    share.last = share.count === 0 ? last : Math.max(share.last, last);
    share.count += count;
  }
}

export function evidenceOf({ source, partition, first, last, count, others }: Tally<unknown>): PartitionEvidence[] {
  if (count === 0) return [];
  const own = { source, partition, first, last, count };
  return others === undefined ? [own] : [own, ...others.map((share) => ({ ...share }))];
}

function shareOf(tally: Tally<unknown>, source: string, partition: number): Share {
  if (tally.source === source && tally.partition === partition && tally.count > 0) return tally;
  if (tally.count === 0) {
    tally.source = source;
    tally.partition = partition;
    return tally;
  }
  tally.others ??= [];
  const known = tally.others.find((share) => share.source === source && share.partition === partition);
  if (known !== undefined) return known;
  const share = { source, partition, first: 0, last: 0, count: 0 };
  tally.others.push(share);
  return share;
}
