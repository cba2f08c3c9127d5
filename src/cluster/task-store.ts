import type { TaskArchive } from '../archive/archive.js';
import type { Kept } from '../archive/epoch.js';
import type { EpochStore, TaskEpoch } from '../engine/store.js';
import type { GroupMetadata, KafkaMessage, TransactionalProducer } from '../kafka/driver.js';
import type { Duration, Timestamp } from '../time.js';
import {
  type ChangelogState,
  epochMessages,
  headMessage,
  outputsMessage,
  ownerMessage,
  pieceMessages,
  startMessage,
} from './changelog-records.js';
import { commitMetadata } from './commit-metadata.js';
import type { StateHash } from './state-hash.js';
import { TaskLost } from './task-lost.js';
import type { TopicMessages } from './topic-messages.js';

export interface TaskStoreOptions {
  readonly claim: number;
  /** The topics of the exchanges that it writes. */
  readonly exchanges: readonly string[];
  readonly state: ChangelogState;
  /** `GROUP/STAGE-PARTITION`: who writes, in the archive. */
  readonly task: string;
  readonly partition: number;
  readonly changelog: string;
  /** Those that inputs are partitions of: their offsets are the group's too. */
  readonly topics: ReadonlySet<string>;
  /** Where inputs were begun, by their identities. */
  readonly starts: ReadonlyMap<string, number>;
  readonly producer: TransactionalProducer;
  readonly group: () => GroupMetadata;
  readonly archive: TaskArchive | undefined;
  /** Streams whose events are kept by this task, and by no other. */
  readonly keeps: ReadonlySet<string>;
  /** What an epoch sends besides the changelog: with the transaction, and before it begins. */
  readonly outputs: (epoch: TaskEpoch) => TaskOutputs;
  readonly sendAhead: (messages: TopicMessages) => Promise<void>;
  readonly now: () => Timestamp;
  readonly checkpoints: CheckpointPolicy;
  /** Told with each checkpoint what is not read again after it: by input, all before that offset. */
  readonly onCheckpoint: (ends: ReadonlyMap<string, number>) => void;
}

/** A checkpoint is due after so many events, or so long after the last one. Who takes the task over replays no more than that. */
export interface CheckpointPolicy {
  readonly rows: number;
  readonly interval: Duration;
}

export interface TaskOutputs {
  /** Once and no more, seen when the epoch is committed. */
  readonly exactlyOnce: TopicMessages;
  /** Seen at once, and again, under the same ids, when the epoch has to be done again. */
  readonly atLeastOnce: TopicMessages;
}

/**
 * Commits a task's epochs: their rows to the archive, then everything else in one transaction of Kafka. After a failed commit
 * it is of no more use.
 */
export class TaskStore implements EpochStore {
  readonly #options: Omit<TaskStoreOptions, 'state'>;
  readonly #hash: StateHash;
  /** Given out once: the pieces may be as large as all that the task holds. */
  #kept: Kept | undefined;
  #head: ChangelogState['head'];
  /** Events since the last checkpoint, and when the first epoch since then was committed. */
  #rows: number;
  #since: Timestamp;
  /** How far inputs are, of those that moved since it was opened. */
  readonly #ends = new Map<string, number>();
  #isLost = false;

  constructor({ state: { head, hash, pieces, epochs }, ...options }: TaskStoreOptions) {
    this.#options = options;
    this.#hash = hash;
    this.#kept = { pieces, epochs: epochs.map(({ record, length }) => ({ record, length })) };
    this.#head = head;
    this.#rows = epochs.reduce((sum, { length }) => sum + length, 0);
    this.#since = options.now();
  }

  async restore(): Promise<Kept> {
    const kept = this.#kept ?? { pieces: [], epochs: [] };
    this.#kept = undefined;
    return kept;
  }

  get checkpointDue(): boolean {
    const { now, checkpoints } = this.#options;
    const isLong = this.#head.epoch > this.#head.checkpoint && now() >= this.#since + checkpoints.interval;
    return this.#rows >= checkpoints.rows || isLong;
  }

  /** Says whose the task is, and where inputs begin that are new to it: so that whoever goes on begins there too. `others`: what others are told by that. */
  async begin(added: ReadonlyMap<string, number>, others: TopicMessages = new Map()): Promise<void> {
    const { partition, changelog, claim, exchanges } = this.#options;
    const messages = [
      ownerMessage(partition, claim),
      outputsMessage(partition, exchanges),
      ...[...added].map(([input, offset]) => startMessage(partition, input, offset)),
    ];
    await this.#transact(new Map([[changelog, messages], ...others]), added);
  }

  async commit(epoch: TaskEpoch): Promise<void> {
    const { partition, changelog, archive, task, claim, keeps, outputs, sendAhead } = this.#options;
    const { epoch: before, checkpoint } = this.#head;
    const number = before + 1;
    const { behaviours, late, deadLetters, duplicates = 0, nearMisses = [] } = epoch;
    const events = epoch.events.filter(({ stream }) => keeps.has(stream));
    this.#requireMine();
    const rows = { events, late, deadLetters, behaviours, nearMisses };
    if (duplicates > 0 || Object.values(rows).some(({ length }) => length > 0)) {
      await archive?.write({ ...rows, duplicates }, { task, number: claim, epoch: number });
    }
    const { exactlyOnce, atLeastOnce } = outputs(epoch);
    this.#requireMine();
    await sendAhead(atLeastOnce);
    const messages = new Map([[changelog, this.#changes(partition, number, epoch)], ...exactlyOnce]);
    const ends = epoch.inputs.flatMap(([input, state]): [string, number][] =>
      state === undefined ? [] : [[input, state.mark.offset]],
    );
    await this.#transact(messages, new Map(ends));
    for (const [input, offset] of ends) this.#ends.set(input, offset);
    if (epoch.checkpoint !== undefined || before === checkpoint) this.#since = this.#options.now();
    const length = epoch.events.reduce((sum, one) => sum + one.length, 0);
    this.#rows = epoch.checkpoint === undefined ? this.#rows + length : 0;
    if (epoch.checkpoint !== undefined) this.#options.onCheckpoint(this.#ends);
  }

  async tend(): Promise<void> {
    await this.#options.archive?.tend();
  }

  /** From here on nothing is committed. */
  lose(): void {
    this.#isLost = true;
  }

  #changes(partition: number, number: number, { checkpoint, events, record }: TaskEpoch): readonly KafkaMessage[] {
    const hash = this.#hash;
    const changes = checkpoint === undefined ? [] : pieceMessages(partition, checkpoint, hash);
    const place = number - this.#head.checkpoint - 1;
    this.#head = {
      epoch: number,
      checkpoint: checkpoint === undefined ? this.#head.checkpoint : number,
      pieces: hash.count,
      hash: hash.text,
    };
    const length = events.reduce((sum, one) => sum + one.length, 0);
    const kept = checkpoint === undefined ? epochMessages(partition, place, { epoch: number, length, record }) : [];
    return [...changes, ...kept, headMessage(partition, this.#head)];
  }

  /** The changelog comes first: a transaction may not begin with offsets. */
  async #transact(messages: TopicMessages, ends: ReadonlyMap<string, number>): Promise<void> {
    const { producer, group, topics, starts } = this.#options;
    this.#requireMine();
    await producer.begin();
    for (const [topic, of] of messages) if (of.length > 0) await producer.send(topic, of);
    const offsets = [...ends].flatMap(([input, offset]) => {
      const [, topic = '', partition = 0]: readonly [string, string?, number?] = JSON.parse(input);
      const metadata = commitMetadata({ epoch: this.#head.epoch, start: starts.get(input) ?? 0 });
      return topics.has(topic) ? [{ topic, partition, offset, metadata }] : [];
    });
    if (offsets.length > 0) await producer.sendOffsets(group(), offsets);
    this.#requireMine();
    await producer.commit();
  }

  #requireMine(): void {
    if (this.#isLost) throw new TaskLost();
  }
}
