import { type CommittedOffset, type KafkaAdmin, KafkaError, type NewTopic, type PartitionOffsets } from './driver.js';
import type { Admin } from './kafkajs.js';
import { toKafkaError } from './to-kafka-error.js';
import { untilLed } from './until-led.js';

/** kafkajs as the contract has it. */
export class KafkajsAdmin implements KafkaAdmin {
  readonly #admin: Admin;
  readonly #another: () => Admin;

  /** `another`: one that has not been asked for any topic, and is not connected. */
  constructor(admin: Admin, another: () => Admin) {
    this.#admin = admin;
    this.#another = another;
  }

  async partitionCounts(topics: readonly string[]): Promise<ReadonlyMap<string, number | undefined>> {
    return trying('asking for topics', async () => {
      const there = new Set(await this.#admin.listTopics());
      const wanted = topics.filter((topic) => there.has(topic));
      // Without names it would answer with all that there are.
      const { topics: found } = wanted.length === 0 ? { topics: [] } : await this.#metadata(wanted);
      const counts = new Map(found.map(({ name, partitions }) => [name, partitions.length]));
      return new Map(topics.map((topic) => [topic, counts.get(topic)]));
    });
  }

  #metadata(topics: string[]): ReturnType<Admin['fetchTopicMetadata']> {
    return this.#admin.fetchTopicMetadata({ topics });
  }

  /** The client would ask for long. */
  async #mustBeThere(topic: string): Promise<void> {
    const there = await this.#admin.listTopics();
    if (!there.includes(topic)) throw new KafkaError('no-topic', `there is no topic "${topic}"`);
  }

  async createTopics(topics: readonly NewTopic[]): Promise<void> {
    await trying(`making ${named(topics.map(({ topic }) => topic))}`, async () => {
      const there = new Set(await this.#admin.listTopics());
      for (const { topic, partitions, config } of topics.filter((wanted) => !there.has(wanted.topic))) {
        const configEntries = Object.entries(config ?? {}).map(([name, value]) => ({ name, value }));
        const made = { topic, numPartitions: partitions, replicationFactor: -1, configEntries };
        try {
          await this.#admin.createTopics({ topics: [made], waitForLeaders: true });
        } catch (error) {
          // The client waits for its leaders, but not where the broker does not even know the topic yet.
          // And of two processes that begin at once only one makes it.
          const { kind, message } = toKafkaError(error, '');
          if (kind !== 'no-topic' && !message.includes('already exists')) throw error;
        }
        await untilLed(this.#admin, topic);
      }
    });
  }

  async createPartitions(topic: string, count: number): Promise<void> {
    await trying(`widening ${named([topic])}`, async () => {
      const { topics } = await this.#metadata([topic]);
      if (topics.every(({ partitions }) => partitions.length >= count)) return;
      await this.#admin.createPartitions({ topicPartitions: [{ topic, count }] });
    });
  }

  async deleteTopics(topics: readonly string[]): Promise<void> {
    await trying(`deleting ${named(topics)}`, async () => {
      const there = new Set(await this.#admin.listTopics());
      const wanted = topics.filter((topic) => there.has(topic));
      if (wanted.length > 0) await this.#admin.deleteTopics({ topics: wanted });
    });
  }

  async offsets(topic: string): Promise<readonly PartitionOffsets[]> {
    return trying(`asking for the offsets of ${named([topic])}`, async () => {
      await this.#mustBeThere(topic);
      const offsets = await this.#admin.fetchTopicOffsets(topic);
      return offsets
        .map(({ partition, low, high }) => ({ partition, low: Number(low), high: Number(high) }))
        .sort((a, b) => a.partition - b.partition);
    });
  }

  async offsetsAt(topic: string, timestamp: number): Promise<ReadonlyMap<number, number>> {
    return trying(`asking for the offsets of ${named([topic])}`, async () => {
      await this.#mustBeThere(topic);
      const offsets = await this.#admin.fetchTopicOffsetsByTimestamp(topic, timestamp);
      return new Map(offsets.map(({ partition, offset }) => [partition, Number(offset)]));
    });
  }

  async committed(groupId: string, topics: readonly string[]): Promise<readonly CommittedOffset[]> {
    return trying(`asking for the offsets of group "${groupId}"`, async () => {
      const offsets = await this.#admin.fetchOffsets({ groupId, topics: [...topics] });
      return offsets
        .flatMap(({ topic, partitions }) =>
          partitions.map(({ partition, offset, metadata }) => ({ topic, partition, offset: Number(offset), metadata })),
        )
        .filter(({ offset }) => offset >= 0);
    });
  }

  async deleteRecords(topic: string, before: ReadonlyMap<number, number>): Promise<void> {
    await trying(`deleting records of ${named([topic])}`, async () => {
      // The client asks for the leaders of all topics that it has ever been asked for: also for those of one that has gone.
      const admin = this.#another();
      try {
        await admin.connect();
        await untilLed(admin, topic);
        const partitions = [...before].map(([partition, offset]) => ({ partition, offset: String(offset) }));
        await admin.deleteTopicRecords({ topic, partitions });
      } finally {
        await admin.disconnect();
      }
    });
  }

  async members(groupId: string): Promise<readonly string[]> {
    return trying(`asking who is in group "${groupId}"`, async () => {
      const { groups } = await this.#admin.describeGroups([groupId]);
      return groups.flatMap(({ members }) => members.map(({ memberId }) => memberId));
    });
  }

  async deleteGroup(groupId: string): Promise<void> {
    await trying(`deleting group "${groupId}"`, async () => {
      const { groups } = await this.#admin.listGroups();
      if (groups.some((group) => group.groupId === groupId)) await this.#admin.deleteGroups([groupId]);
    });
  }

  async close(): Promise<void> {
    await this.#admin.disconnect();
  }
}

async function trying<T>(doing: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw toKafkaError(error, doing);
  }
}

function named(topics: readonly string[]): string {
  const names = topics.map((topic) => `"${topic}"`).join(', ');
  return topics.length === 1 ? `topic ${names}` : `topics ${names}`;
}
