import {
  type ConsumerOptions,
  type GroupMetadata,
  type KafkaConsumer,
  KafkaError,
  type KafkaRecord,
  type ReadPosition,
  type TopicPartition,
} from '../../../src/kafka/driver.js';
import type { MemoryCluster } from './memory-cluster.js';
import type { MemoryPartition } from './memory-partition.js';

interface Reading extends TopicPartition {
  readonly log: MemoryPartition;
  next: number | undefined;
  isPaused: boolean;
  isBusy: boolean;
}

/** Records at most that are given at once. */
const AT_ONCE = 500;

export class MemoryConsumer implements KafkaConsumer {
  readonly #cluster: MemoryCluster;
  readonly #options: ConsumerOptions;
  #readings: readonly Reading[] = [];
  #memberId = '';
  #generationId = -1;
  #isGiving = false;
  /** Where it is not: it is silent, or closed, and the group goes on without it. */
  #isMember = false;
  readonly #wake = () => this.#give();

  constructor(cluster: MemoryCluster, options: ConsumerOptions) {
    this.#cluster = cluster;
    this.#options = options;
    for (const topic of options.topics) cluster.topic(topic);
    this.join();
  }

  get groupMetadata(): GroupMetadata {
    return { groupId: this.#options.groupId, memberId: this.#memberId, generationId: this.#generationId };
  }

  /** Joins its group, anew where it was cut off. */
  join(): void {
    if (this.#isMember) return;
    const { groupId, topics, assign, userData } = this.#options;
    this.#isMember = true;
    if (this.#memberId !== '') this.#assigned([]);
    const assigned = (partitions: readonly TopicPartition[], generationId: number) => {
      this.#generationId = generationId;
      this.#assigned(partitions);
    };
    this.#memberId = this.#cluster.group(groupId).join({ topics, assign, userData, assigned });
  }

  /** Is silent for longer than its session: its partitions go to others, and it does not know. */
  cutOff(): void {
    this.#isMember = false;
    this.#cluster.group(this.#options.groupId).leave(this.#memberId);
  }

  trouble(error: KafkaError, isFatal: boolean): void {
    if (!this.#isMember) return;
    this.#options.onTrouble(error, isFatal);
    if (isFatal) this.cutOff();
  }

  /** Brokers have answered: of what is read to its end there is nothing more. */
  answer(): void {
    if (!this.#isMember || this.#cluster.isDown) return;
    for (const { topic, partition, next, isPaused, isBusy, log } of this.#readings) {
      if (next !== undefined && next >= log.stable && !isPaused && !isBusy)
        this.#options.onCaughtUp?.({ topic, partition });
    }
  }

  get topics(): readonly string[] {
    return this.#options.topics;
  }

  seek(at: TopicPartition, offset: number): void {
    this.#change(at, { next: offset });
  }

  pause(at: TopicPartition): void {
    this.#change(at, { isPaused: true });
  }

  resume(at: TopicPartition): void {
    this.#change(at, { isPaused: false });
  }

  commitOffsets(offsets: readonly (TopicPartition & { readonly offset: number })[]): Promise<void> {
    return this.#cluster.request('commitOffsets', () => {
      if (!this.#isMember) throw new KafkaError('unavailable', 'it is not in the group');
      const group = this.#cluster.group(this.#options.groupId);
      for (const { topic, partition, offset } of offsets) group.commit({ topic, partition, offset, metadata: null });
    });
  }

  async close(): Promise<void> {
    await Promise.resolve();
    this.#watch([]);
    this.cutOff();
  }

  #change({ topic, partition }: TopicPartition, change: Partial<Reading>): void {
    const reading = this.#readings.find((reading) => reading.topic === topic && reading.partition === partition);
    if (reading === undefined) return;
    Object.assign(reading, change);
    this.#give();
  }

  #assigned(partitions: readonly TopicPartition[]): void {
    const before = new Map(this.#readings.map((reading) => [reading.log, reading]));
    this.#watch(
      partitions.map((at) => {
        const log = this.#cluster.partition(at);
        return before.get(log) ?? { ...at, log, next: undefined, isPaused: false, isBusy: false };
      }),
    );
    this.#options.onAssigned(partitions);
    this.#give();
  }

  #watch(readings: readonly Reading[]): void {
    for (const { log } of this.#readings) log.watchers.delete(this.#wake);
    this.#readings = readings;
    for (const { log } of readings) log.watchers.add(this.#wake);
  }

  /** A turn later, and again until there is nothing more to give. */
  #give(): void {
    if (this.#isGiving) return;
    this.#isGiving = true;
    queueMicrotask(() => {
      this.#isGiving = false;
      const given = this.#readings.map((reading) => this.#giveOf(reading));
      if (given.includes(true)) this.#give();
    });
  }

  #giveOf(reading: Reading): boolean {
    const { log, next: wanted } = reading;
    const isReadable = this.#isMember && !this.#cluster.isDown && this.#readings.includes(reading);
    if (!isReadable || wanted === undefined || reading.isPaused || reading.isBusy) return false;
    if (wanted < log.low || wanted > log.high) {
      this.#lose(reading);
      return true;
    }
    const { records, next } = log.read(wanted, AT_ONCE);
    if (next === wanted) return false;
    reading.next = next;
    this.#hand(reading, records, { next, high: log.high });
    return true;
  }

  #lose(reading: Reading): void {
    const { topic, partition, log } = reading;
    const { low, stable: high } = log;
    reading.next = undefined;
    this.#options.onOutOfRange({ topic, partition }, { low, high });
  }

  #hand(reading: Reading, records: readonly KafkaRecord[], at: ReadPosition): void {
    const { topic, partition } = reading;
    try {
      const taken = this.#options.onRecords({ topic, partition }, records, at);
      if (taken !== undefined) this.#wait(reading, taken);
    } catch (error) {
      this.trouble(new KafkaError('other', String(error), { cause: error }), true);
    }
  }

  #wait(reading: Reading, taken: Promise<void>): void {
    reading.isBusy = true;
    taken.then(
      () => {
        reading.isBusy = false;
        this.#give();
      },
      (error: unknown) => this.trouble(new KafkaError('other', String(error), { cause: error }), true),
    );
  }
}
