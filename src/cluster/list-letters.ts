import type { KafkaAdmin, KafkaDriver } from '../kafka/driver.js';
import { MILLISECOND, type Timestamp } from '../time.js';
import {
  type GroupLetter,
  parseLetter,
  placeOfLetter,
  type UndeliveredLetter,
  type UnreadLetter,
} from './group-letter.js';
import { type RecordRange, readTopic } from './read-topic.js';
import { deadLetterTopic } from './topic-names.js';

/** One that is listed; `retried`: when it was put into its outbox once more. */
export type ListedLetter = UnreadLetter | (UndeliveredLetter & { readonly retried: Timestamp | undefined });

export interface ListedLetters {
  /** The newest first. */
  readonly letters: readonly ListedLetter[];
  /** There are older ones. */
  readonly hasMore: boolean;
}

export interface ListOptions {
  readonly groupId: string;
  /** So many at most, the newest. */
  readonly limit: number;
  /** Not those that were written before. */
  readonly since?: Timestamp;
}

/** Of a partition: marks of transactions, and letters that came twice, take offsets too. */
const RECORDS_A_LETTER = 4;
const FURTHER = 8;

/** The newest of what a group gave up. @throws KafkaError */
export async function listLetters(
  driver: KafkaDriver,
  admin: KafkaAdmin,
  { groupId, limit, since }: ListOptions,
): Promise<ListedLetters> {
  const topic = deadLetterTopic(groupId);
  const bounds = await boundsOf(admin, topic, since);
  const read = new Map<number, GroupLetter[]>();
  let most = RECORDS_A_LETTER * limit;
  let from = new Map(bounds.map(({ partition, to }) => [partition, to]));
  for (;;) {
    // From the ends backwards, until each partition has as many as are wanted.
    const short = bounds.filter(
      (bound) => (from.get(bound.partition) ?? 0) > bound.from && distinct(read.get(bound.partition) ?? []) < limit,
    );
    if (short.length === 0) break;
    const windows = short.map(({ partition, from: least }): RecordRange => {
      const to = from.get(partition) ?? least;
      return { partition, from: Math.max(least, to - most), to };
    });
    const older = new Map<number, GroupLetter[]>();
    await readTopic(driver, admin, topic, windows, (record, partition) => {
      const letter = parseLetter(record, partition);
      if (letter === undefined) return;
      const others = older.get(partition);
      if (others === undefined) older.set(partition, [letter]);
      else others.push(letter);
    });
    for (const { partition } of windows)
      read.set(partition, [...(older.get(partition) ?? []), ...(read.get(partition) ?? [])]);
    from = new Map([...from, ...windows.map(({ partition, from: reached }) => [partition, reached] as const)]);
    most *= FURTHER;
  }
  const letters = listed([...read.values()].flat()).sort((a, b) => b.at - a.at);
  const isAll = bounds.every(({ partition, from: least }) => (from.get(partition) ?? 0) <= least);
  return { letters: letters.slice(0, limit), hasMore: !isAll || letters.length > limit };
}

/** All that there is, but for what is older than that; nothing where there is no such topic. */
export async function boundsOf(admin: KafkaAdmin, topic: string, since?: Timestamp): Promise<readonly RecordRange[]> {
  if ((await admin.partitionCounts([topic])).get(topic) === undefined) return [];
  const ends = await admin.offsets(topic);
  const starts = since === undefined ? undefined : await admin.offsetsAt(topic, Math.ceil(since / MILLISECOND));
  return ends.map(({ partition, low, high }) => ({
    partition,
    from: Math.max(low, starts?.get(partition) ?? low),
    to: high,
  }));
}

function distinct(letters: readonly GroupLetter[]): number {
  return listed(letters).length;
}

/** Each once, as it was written last. */
function listed(letters: readonly GroupLetter[]): ListedLetter[] {
  const found = new Map<string, UnreadLetter | UndeliveredLetter>();
  const retried = new Map<string, Timestamp>();
  for (const letter of letters) {
    if (letter.kind === 'retried') retried.set(placeOfLetter(letter), letter.at);
    else found.set(placeOfLetter(letter), letter);
  }
  return [...found].map(([place, letter]) =>
    letter.kind === 'unread' ? letter : { ...letter, retried: retried.get(place) },
  );
}
