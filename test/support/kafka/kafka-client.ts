import { type Admin, Kafka, logLevel, type Message, type Producer, type RetryOptions, type SASLOptions } from 'kafkajs';
import { type ReadRecord, readCommitted } from './topic-reader.js';
import { uniqueName } from './unique-name.js';

/** What tests do to a Kafka besides what they test. Its clients are made when they are needed, and closed after the file. */
export interface KafkaClient {
  /** `host:port` each. */
  readonly brokers: readonly string[];
  readonly kafka: Kafka;
  admin(): Promise<Admin>;
  /** Makes a topic and gives its name, which nobody else uses: `name` is how it begins. Without more: one partition. */
  createTopic(options?: {
    readonly name?: string;
    readonly partitions?: number;
    readonly config?: Readonly<Record<string, string>>;
  }): Promise<string>;
  /** Appends them in this order; a key decides the partition as Java's default partitioner does. */
  produce(topic: string, messages: readonly Message[]): Promise<void>;
  /** All committed records by partition and offset, to the end that the topic has now; open transactions are waited for. */
  readTopic(topic: string): Promise<readonly ReadRecord[]>;
  /** The same, until at least so many have come. */
  readRecords(topic: string, count: number): Promise<readonly ReadRecord[]>;
  close(): Promise<void>;
}

export interface ClientOptions {
  readonly ssl?: { readonly ca: string; readonly cert?: string; readonly key?: string; readonly passphrase?: string };
  readonly sasl?: SASLOptions;
  readonly retry?: RetryOptions;
}

export function kafkaClient(brokers: readonly string[], options: ClientOptions = {}): KafkaClient {
  const retry = { initialRetryTime: 50, maxRetryTime: 500, retries: 100 };
  const kafka = new Kafka({ clientId: 'test', brokers: [...brokers], logLevel: logLevel.NOTHING, retry, ...options });
  let admin: Promise<Admin> | undefined;
  let producer: Promise<Producer> | undefined;
  const connectedAdmin = () => {
    admin ??= connected(kafka.admin());
    return admin;
  };
  const read = async (topic: string, count?: number) => {
    const reading = { kafka, admin: await connectedAdmin(), broker: brokers[0] ?? '', topic };
    return readCommitted(count === undefined ? reading : { ...reading, count });
  };
  return {
    brokers,
    kafka,
    admin: connectedAdmin,
    async createTopic({ name = 'topic', partitions = 1, config = {} } = {}) {
      const topic = uniqueName(name);
      const configEntries = Object.entries(config).map(([key, value]) => ({ name: key, value }));
      const creator = await connectedAdmin();
      await creator.createTopics({
        topics: [{ topic, numPartitions: partitions, configEntries }],
        waitForLeaders: false,
      });
      await hasLeaders(creator, topic);
      return topic;
    },
    async produce(topic, messages) {
      // What is sent again, because nobody has answered, is there once.
      producer ??= connected(kafka.producer({ idempotent: true, maxInFlightRequests: 1 }));
      await (await producer).send({ topic, messages: [...messages] });
    },
    readTopic: (topic) => read(topic),
    readRecords: (topic, count) => read(topic, count),
    async close() {
      await (await admin)?.disconnect();
      await (await producer)?.disconnect();
    },
  };
}

async function connected<T extends { connect(): Promise<void> }>(client: T): Promise<T> {
  await client.connect();
  return client;
}

/** What was made just now is known before anybody leads it. */
async function hasLeaders(admin: Admin, topic: string): Promise<void> {
  const isLed = () =>
    admin.fetchTopicOffsets(topic).then(
      () => true,
      () => false,
    );
  while (!(await isLed()));
}
