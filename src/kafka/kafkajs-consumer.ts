import type { KafkaSettings } from '../kafka-settings.js';
import { SECOND } from '../time.js';
import { BrokerList } from './broker-list.js';
import { commitOffsets } from './commit-offsets.js';
import { CONSUMER_RETRY } from './consumer-retry.js';
import {
  type ConsumerOptions,
  type GroupMetadata,
  type KafkaClock,
  type KafkaConsumer,
  KafkaError,
  type KafkaRecord,
  type TopicPartition,
} from './driver.js';
import { FetchRounds } from './fetch-rounds.js';
import type { Consumer, EachBatchPayload, Kafka } from './kafkajs.js';
import { fromClientRecord } from './kafkajs-messages.js';
import { mendCluster, type OutOfRange } from './mend-cluster.js';
import { motifAssigner } from './motif-assigner.js';
import { isAsked, newReading, placeOf, type Reading } from './reading.js';
import { toKafkaError } from './to-kafka-error.js';

/** A client that asks for its brokers, and does not give up before it has found them. */
export type ClientOf = (brokers: () => Promise<string[]>) => Kafka;

/** Also where a paused partition is taken up again only after so long. */
const LONGEST_WAIT = 100;
const SESSION = 45_000;
/** Before it is tried anew. */
const BREATH = SECOND / 2;

/**
 * kafkajs as the contract has it. It is told where to read after every change in the group, since it would go on from what the
 * group has committed; it commits nothing by itself.
 */
export class KafkajsConsumer implements KafkaConsumer {
  readonly #options: ConsumerOptions;
  readonly #clock: KafkaClock;
  readonly #consumer: Consumer;
  #readings: ReadonlyMap<string, Reading> = new Map();
  #member: GroupMetadata;
  /** Only a member can be told where to read; what it was told before is told again when it joins. */
  #isMember = false;
  #isClosed = false;
  readonly #closing = new AbortController();
  readonly #list: BrokerList;
  /** It has said that nobody answers, and nobody has yet. */
  #isSearching = false;
  #running: Promise<void> = Promise.resolve();
  readonly #rounds = new FetchRounds();
  /** When the last fetch began, by the clock that the client goes by, and how far that may go back. Milliseconds. */
  #fetchedAt = 0;
  readonly #longestSilence: number;
  #brokers: () => readonly number[] = () => [];

  /** @throws KafkaError where the cluster does not answer, or has no such topic. */
  static async open(
    clientOf: ClientOf,
    settings: KafkaSettings,
    clock: KafkaClock,
    options: ConsumerOptions,
  ): Promise<KafkajsConsumer> {
    const consumer = new KafkajsConsumer(clientOf, settings, clock, options);
    try {
      await consumer.#consumer.connect();
      await consumer.#consumer.subscribe({ topics: [...options.topics], fromBeginning: true });
    } catch (error) {
      await consumer.#consumer.disconnect();
      throw toKafkaError(error, consumer.#doing);
    }
    consumer.#running = consumer.#run();
    return consumer;
  }

  private constructor(clientOf: ClientOf, settings: KafkaSettings, clock: KafkaClock, options: ConsumerOptions) {
    this.#options = options;
    this.#clock = clock;
    this.#member = { groupId: options.groupId, memberId: '', generationId: -1 };
    const sessionTimeout = settings.sessionTimeout ?? SESSION;
    const often = Math.floor(sessionTimeout / 10);
    this.#longestSilence = sessionTimeout / 3;
    const assigner = motifAssigner(options);
    this.#list = new BrokerList(settings.brokers, () => this.#searching());
    this.#consumer = clientOf(this.#list.list).consumer({
      groupId: options.groupId,
      partitionAssigners: [
        (config) => {
          this.#brokers = () => config.cluster.getNodeIds();
          mendCluster(config.cluster, this.#lose.bind(this), (broker) => this.#rounds.fail(broker));
          return assigner(config);
        },
      ],
      sessionTimeout,
      rebalanceTimeout: sessionTimeout,
      heartbeatInterval: Math.min(often, 500),
      maxWaitTimeInMs: options.maxWait ?? Math.min(often, LONGEST_WAIT),
      ...(options.metadataMaxAge === undefined ? {} : { metadataMaxAge: options.metadataMaxAge }),
      allowAutoTopicCreation: false,
      retry: CONSUMER_RETRY,
    });
    this.#listen();
  }

  get groupMetadata(): GroupMetadata {
    return this.#member;
  }

  seek(at: TopicPartition, offset: number): void {
    const reading = this.#readings.get(placeOf(at));
    if (reading === undefined) return;
    reading.next = offset;
    reading.soughtAt = this.#rounds.count;
    this.#tell(reading);
  }

  pause(at: TopicPartition): void {
    this.#setPaused(this.#readings.get(placeOf(at)), true);
  }

  resume(at: TopicPartition): void {
    this.#setPaused(this.#readings.get(placeOf(at)), false);
  }

  commitOffsets(offsets: Parameters<typeof commitOffsets>[1]): Promise<void> {
    return commitOffsets(this.#isMember && !this.#isClosed ? this.#consumer : undefined, offsets, this.#doing);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#closing.abort();
    this.#list.end();
    await this.#running;
    await this.#consumer.disconnect();
  }

  #setPaused(reading: Reading | undefined, isPaused: boolean): void {
    if (reading === undefined) return;
    reading.isPaused = isPaused;
    reading.resumedAt = this.#rounds.count;
    this.#apply(reading);
  }

  get #doing(): string {
    const { topics, groupId } = this.#options;
    return `reading ${topics.map((topic) => `"${topic}"`).join(', ')} in group "${groupId}"`;
  }

  #searching(): void {
    if (!this.#isMember || this.#isSearching || this.#isClosed) return;
    this.#isSearching = true;
    this.#options.onTrouble(new KafkaError('unavailable', `${this.#doing}: no broker can be reached`), false);
  }

  async #runLater(): Promise<void> {
    await this.#clock.wait(BREATH, this.#closing.signal);
    if (!this.#isClosed) await this.#run();
  }

  async #run(): Promise<void> {
    await this.#consumer
      .run({ autoCommit: false, eachBatch: async (batch) => this.#take(batch) })
      .catch((error: unknown) => this.#fail(error));
  }

  /** The client's heart beats by the system clock: where that went back it would be silent for as long. It begins anew. */
  #rejoin(): void {
    if (!this.#isMember || this.#isClosed) return;
    this.#readings = new Map();
    this.#member = { ...this.#member, memberId: '' };
    this.#isMember = false;
    this.#options.onAssigned([]);
    this.#running = this.#consumer.stop().then(
      () => (this.#isClosed ? undefined : this.#run()),
      (error: unknown) => this.#fail(error),
    );
  }

  #listen(): void {
    const { events } = this.#consumer;
    this.#consumer.on(events.GROUP_JOIN, ({ payload }) => this.#join(payload.memberId, payload.memberAssignment));
    this.#consumer.on(events.HEARTBEAT, ({ payload }) => {
      this.#member = { ...this.#member, generationId: payload.groupGenerationId };
      this.#isSearching = false;
    });
    this.#consumer.on(events.FETCH_START, ({ payload, timestamp }) => {
      const round = this.#rounds.begin(payload.nodeId, this.#brokers());
      if (round !== undefined) this.#catchUp(round);
      if (timestamp < this.#fetchedAt - this.#longestSilence) this.#rejoin();
      this.#fetchedAt = timestamp;
    });
    this.#consumer.on(events.FETCH, ({ payload }) => this.#rounds.answer(payload.nodeId));
    this.#consumer.on(events.END_BATCH_PROCESS, ({ payload }) => {
      // What holds nothing but marks, or what was aborted, is passed over by the client itself.
      if (payload.batchSize > 0) return;
      const reading = this.#readings.get(placeOf(payload));
      if (reading === undefined || !this.#rounds.isAskedSince(reading.soughtAt, this.#brokers())) return;
      this.#give(reading, [], Number(payload.lastOffset) + 1, Number(payload.highWatermark));
    });
    this.#consumer.on(events.STOP, () => {
      this.#isMember = false;
    });
    this.#consumer.on(events.CRASH, ({ payload: { error, restart } }) => {
      if (this.#isClosed) return;
      const failure = toKafkaError(error, this.#doing);
      const goesOn = restart || failure.kind === 'unavailable';
      this.#options.onTrouble(failure, !goesOn);
      // The client has given up, but it is not settled.
      if (goesOn && !restart) this.#running = this.#runLater();
    });
  }

  #join(memberId: string, assignment: Readonly<Record<string, readonly number[]>>): void {
    if (this.#isClosed) return;
    const partitions = Object.entries(assignment).flatMap(([topic, of]) =>
      of.map((partition) => ({ topic, partition })),
    );
    const wasOut = this.#member.memberId !== '' && this.#member.memberId !== memberId;
    const before = wasOut ? new Map<string, Reading>() : this.#readings;
    if (wasOut) {
      this.#readings = before;
      this.#options.onAssigned([]);
    }
    this.#readings = new Map(partitions.map((at) => [placeOf(at), before.get(placeOf(at)) ?? newReading(at)]));
    this.#member = { ...this.#member, memberId };
    this.#isMember = true;
    for (const reading of this.#readings.values()) this.#tell(reading);
    this.#options.onAssigned(partitions);
  }

  /** All that was to be had in that round of fetches has been given. */
  #catchUp(round: number): void {
    for (const reading of this.#readings.values()) if (isAsked(reading, round)) this.#options.onCaughtUp?.(reading);
  }

  #lose({ topic, partition, offset, low, high }: OutOfRange): void {
    const reading = this.#readings.get(placeOf({ topic, partition }));
    // It may have been sought since it asked.
    if (reading?.next !== offset || this.#isClosed) return;
    reading.next = undefined;
    this.#apply(reading);
    this.#options.onOutOfRange({ topic, partition }, { low, high });
  }

  #take({ batch, isStale }: EachBatchPayload): void {
    const reading = this.#readings.get(placeOf(batch));
    // Stale: it has been sought since this was fetched.
    if (reading === undefined || isStale()) return;
    const records = batch.messages.map(fromClientRecord);
    this.#give(reading, records, Number(batch.lastOffset()) + 1, Number(batch.highWatermark));
  }

  #give(reading: Reading, fetched: readonly KafkaRecord[], behind: number, high: number): void {
    const { topic, partition, next: wanted } = reading;
    if (wanted === undefined || this.#isClosed) return;
    if (reading.isPaused) {
      // It was fetched before the pause: once more, later.
      this.#tell(reading);
      return;
    }
    const records = fetched.filter(({ offset }) => offset >= wanted);
    const next = Math.max(wanted, behind);
    reading.next = next;
    try {
      const taken = this.#options.onRecords({ topic, partition }, records, { next, high });
      if (taken === undefined) return;
      // Waiting here would hold up all partitions, and the heartbeats.
      reading.isBusy = true;
      this.#apply(reading);
      taken.then(
        () => {
          reading.isBusy = false;
          this.#apply(reading);
        },
        (error: unknown) => this.#fail(error),
      );
    } catch (error) {
      this.#fail(error);
    }
  }

  /** Whoever takes the records has failed: that is not Kafka's trouble, but nothing more can be given. */
  #fail(error: unknown): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#options.onTrouble(toKafkaError(error, this.#doing), true);
  }

  #tell(reading: Reading): void {
    const { topic, partition, next } = reading;
    if (this.#isMember && next !== undefined) this.#consumer.seek({ topic, partition, offset: String(next) });
    this.#apply(reading);
  }

  #apply({ topic, partition, next, isPaused, isBusy }: Reading): void {
    if (!this.#isMember) return;
    const at = [{ topic, partitions: [partition] }];
    if (next === undefined || isPaused || isBusy) this.#consumer.pause(at);
    else this.#consumer.resume(at);
  }
}
