import type { Delivering } from '../engine/contract.js';
import type { SystemClock } from '../engine/system-clock.js';
import {
  type KafkaAdmin,
  type KafkaConsumer,
  type KafkaDriver,
  KafkaError,
  type KafkaRecord,
  type ReadPosition,
  type TopicPartition,
} from '../kafka/driver.js';
import { DeliveryClosed, DeliveryQueue } from '../reactions/delivery-queue.js';
import { givenUpNote } from '../reactions/given-up-note.js';
import type { Outcome, Settled } from '../reactions/outcome.js';
import type { WebhookTarget } from '../reactions/webhook-targets.js';
import { secretNames } from '../secret-names.js';
import { type OutboxEvent, outboxEvent } from '../sinks/kafka-outbox-event.js';
import { secretGoneNote } from '../sinks/secret-gone-note.js';
import { MILLISECOND, SECOND } from '../time.js';
import { AheadSender } from './ahead-sender.js';
import { assignTasks, encodeOwned } from './assign-tasks.js';
import { DeliveredPartition } from './delivered-partition.js';
import { placeOf } from './member-feeds.js';
import { tendOutbox } from './tend-outbox.js';
import { deadLetterTopic, outboxGroup, outboxTopic } from './topic-names.js';
import { undeliveredMessage } from './undelivered-message.js';

export interface OutboxOptions {
  /** The group that writes the outboxes; who delivers them is in one of its own. */
  readonly groupId: string;
  readonly targets: readonly WebhookTarget[];
  readonly driver: KafkaDriver;
  readonly admin: KafkaAdmin;
  readonly clock: SystemClock;
  readonly onNote: (note: string) => void | Promise<void>;
  /** Told now and again what of this process' partitions is left. */
  readonly onProgress: (progress: Delivering) => void;
  /** Told when nothing can be delivered any more. */
  readonly onFailed: (error: unknown) => void;
}

/** A record of an outbox, while its partition is this process' own. */
interface Outgoing {
  readonly from: DeliveredPartition;
  readonly record: KafkaRecord;
  readonly read: OutboxEvent;
}

/** Of each table so many wait in memory. */
const CAPACITY = 1_000;
/** Between two times that it is said how far all is delivered. */
const SAVE_INTERVAL = 200 * MILLISECOND;
/** Between two times that what is delivered is deleted, and looked for what more there is. */
const TEND_INTERVAL = 10 * SECOND;
const BREATH = SECOND;
/** How long an answer is waited for once somebody wants the end. */
const LAST_ANSWERS = 2 * SECOND;

/**
 * Delivers the outboxes of a group, as one of several processes: each has some of their partitions. What is done of a partition
 * without a gap is committed, and whoever is given it next goes on there.
 */
export class OutboxDeliveries {
  readonly #options: OutboxOptions;
  readonly #group: string;
  readonly #queues: ReadonlyMap<string, DeliveryQueue<Outgoing>>;
  readonly #secrets: ReadonlyMap<string, Parameters<typeof outboxEvent>[1]>;
  readonly #sender: AheadSender;
  readonly #stop = new AbortController();
  #owned: ReadonlyMap<string, DeliveredPartition> = new Map();
  readonly #saved = new Map<DeliveredPartition, number>();
  #consumer: KafkaConsumer | undefined;
  #saving: Promise<unknown> = Promise.resolve();
  #failed = 0;

  private constructor(options: OutboxOptions) {
    const { groupId, targets, driver, onNote } = options;
    this.#options = options;
    this.#group = outboxGroup(groupId);
    this.#sender = new AheadSender(driver);
    this.#queues = new Map(
      targets.map((target) => [outboxTopic(groupId, target.table.name), this.#queueOf(target)] as const),
    );
    this.#secrets = new Map(
      targets.map(({ table: { name, connector } }) => [
        outboxTopic(groupId, name),
        { isSecret: secretNames(connector.secretHeaders), onSecretGone: secretGoneNote(name, onNote) },
      ]),
    );
  }

  /** Its topics have to be there. @throws KafkaError */
  static async begin(options: OutboxOptions): Promise<OutboxDeliveries> {
    const deliveries = new OutboxDeliveries(options);
    const topics = [...deliveries.#queues.keys()];
    deliveries.#consumer = await options.driver.consumer({
      groupId: deliveries.#group,
      topics,
      assign: (members, counts) => {
        const all = topics.flatMap((stage) =>
          Array.from({ length: counts.get(stage) ?? 0 }, (_, partition) => ({ stage, partition })),
        );
        const assigned = [...assignTasks(all, members)];
        return new Map(
          assigned.map(([id, of]) => [id, of.map(({ stage: topic, partition }) => ({ topic, partition }))]),
        );
      },
      userData: () =>
        encodeOwned([...deliveries.#owned.values()].map(({ topic: stage, partition }) => ({ stage, partition }))),
      onAssigned: (partitions) => deliveries.#assigned(partitions),
      onRecords: (from, records, at) => deliveries.#received(from, records, at),
      onOutOfRange: (from, { low }) => deliveries.#consumer?.seek(from, low),
      onTrouble: (error, isFatal) => {
        if (isFatal) options.onFailed(error);
      },
    });
    deliveries.#saving = Promise.all([deliveries.#saveOften(), deliveries.#tendOften()]);
    return deliveries;
  }

  get progress(): Delivering {
    const left = [...this.#owned.values()].reduce((sum, one) => sum + one.left, 0);
    const waiting = [...this.#queues.values()].filter(({ held }) => held > 0).map(({ nextTry }) => nextTry ?? 0);
    const nextTry = Math.min(...waiting);
    const isWaiting = waiting.length > 0 && nextTry > 0;
    return { left, failed: this.#failed, ...(isWaiting ? { nextTry } : {}) };
  }

  /** Ends after what is under way, or some seconds later without it: that comes again, by whoever is next. */
  async close(): Promise<void> {
    const { clock, onNote } = this.#options;
    const [hurry, isClosed] = [new AbortController(), new AbortController()];
    const late = clock.wait(LAST_ANSWERS, isClosed.signal).then(() => hurry.abort());
    this.#stop.abort();
    await Promise.all([...this.#queues.values()].map((queue) => queue.close(hurry.signal)));
    await Promise.race([this.#saving.then(() => this.#save()), late]);
    isClosed.abort();
    await this.#consumer?.close();
    await this.#sender.close();
    const { left, failed } = this.progress;
    if (left > 0) await onNote(`delivering: ${left} left, which whoever is next in the group delivers`);
    if (failed > 0) await onNote(`given up: ${failed}, motif dead-letters list says why`);
  }

  #queueOf({ table, post, maxConcurrency, maxAttempts, delays, circuit }: WebhookTarget): DeliveryQueue<Outgoing> {
    const { clock } = this.#options;
    return new DeliveryQueue<Outgoing>({
      deliver: async ({ read }, signal): Promise<Outcome> =>
        read.kind === 'event'
          ? post(read, signal)
          : { kind: 'failed', reason: read.problem, isFinal: true, isOfReceiver: false },
      settled: (item, result) => this.#settled(table.name, item, result),
      isGone: ({ from }) => from.isLost,
      capacity: CAPACITY,
      maxConcurrency,
      maxAttempts,
      delays,
      clock,
      ...(circuit === undefined ? {} : { circuit }),
    });
  }

  /** What it has lost it drops, but for what is under way; what is new it reads from where others were. */
  #assigned(partitions: readonly TopicPartition[]): void {
    const before = this.#owned;
    const owned = new Map(
      partitions.map((at) => [placeOf(at), before.get(placeOf(at)) ?? new DeliveredPartition(at)] as const),
    );
    this.#owned = owned;
    for (const [place, one] of before) {
      if (owned.has(place)) continue;
      one.lose();
      this.#saved.delete(one);
    }
    for (const queue of this.#queues.values()) queue.forgetGone();
    const fresh = [...owned].flatMap(([place, one]) => (before.has(place) ? [] : [one]));
    if (fresh.length > 0) void this.#seek(fresh).catch((error: unknown) => this.#options.onFailed(error));
  }

  async #seek(fresh: readonly DeliveredPartition[]): Promise<void> {
    const { admin, clock } = this.#options;
    const { signal } = this.#stop;
    while (!signal.aborted) {
      try {
        const committed = await admin.committed(this.#group, [...this.#queues.keys()]);
        const starts = new Map(committed.map((one) => [placeOf(one), one.offset]));
        for (const one of fresh) if (!one.isLost) this.#consumer?.seek(one, starts.get(placeOf(one)) ?? 0);
        return;
      } catch (error) {
        if (!(error instanceof KafkaError)) throw error;
        await clock.wait(BREATH, signal);
      }
    }
  }

  #received(from: TopicPartition, records: readonly KafkaRecord[], at: ReadPosition): undefined | Promise<void> {
    const owned = this.#owned.get(placeOf(from));
    if (owned === undefined) return undefined;
    owned.read(
      records.map(({ offset }) => offset),
      at,
    );
    return records.length === 0 ? undefined : this.#put(owned, records);
  }

  async #put(from: DeliveredPartition, records: readonly KafkaRecord[]): Promise<void> {
    const [queue, secrets] = [this.#queues.get(from.topic), this.#secrets.get(from.topic)];
    if (queue === undefined || secrets === undefined) return;
    try {
      for (const record of records) {
        await queue.put({ from, record, read: outboxEvent(record, secrets) }, record.key?.toString('base64') ?? '');
      }
    } catch (error) {
      if (!(error instanceof DeliveryClosed)) throw error;
    }
  }

  async #settled(table: string, { from, record, read }: Outgoing, result: Settled): Promise<void> {
    const { groupId, clock, onNote } = this.#options;
    if (result.kind === 'failed') {
      const id = (read.kind === 'event' && read.event.attributes.get('id')) || '?';
      const message = undeliveredMessage({ table, id, from, record, ...result });
      const letter = new Map([[deadLetterTopic(groupId), [message]]]);
      // Before it is passed over it must stand there.
      while (!(await this.#isSent(letter))) {
        if (this.#stop.signal.aborted) return;
        await clock.wait(BREATH, this.#stop.signal);
      }
      if (this.#failed++ === 0) void onNote(givenUpNote(table, id, result));
    }
    from.done(record.offset);
  }

  async #isSent(letter: Parameters<AheadSender['send']>[0]): Promise<boolean> {
    try {
      await this.#sender.send(letter);
      return true;
    } catch (error) {
      if (!(error instanceof KafkaError)) throw error;
      return false;
    }
  }

  async #saveOften(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      await this.#options.clock.wait(SAVE_INTERVAL, signal);
      await this.#save();
      this.#options.onProgress(this.progress);
    }
  }

  async #save(): Promise<void> {
    const moved = [...this.#owned.values()].flatMap((one) => {
      const { topic, partition, next } = one;
      return next === undefined || next === this.#saved.get(one)
        ? []
        : [{ one, at: { topic, partition, offset: next } }];
    });
    if (moved.length === 0) return;
    try {
      await this.#consumer?.commitOffsets(moved.map(({ at }) => at));
      for (const { one, at } of moved) if (!one.isLost) this.#saved.set(one, at.offset);
    } catch (error) {
      // Next time; what is another's by then that one delivers again.
      if (!(error instanceof KafkaError)) this.#options.onFailed(error);
    }
  }

  async #tendOften(): Promise<void> {
    const { clock, admin } = this.#options;
    const { signal } = this.#stop;
    const deleted = new Map<DeliveredPartition, number>();
    while (!signal.aborted) {
      await clock.wait(TEND_INTERVAL, signal);
      for (const topic of this.#queues.keys()) {
        if (!signal.aborted) await tendOutbox(admin, topic, [...this.#owned.values()], this.#saved, deleted);
      }
    }
  }
}
