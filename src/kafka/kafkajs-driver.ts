import { clientConfig } from './connection.js';
import type { ConsumerOptions, KafkaDriver, OpenDriver } from './driver.js';
import { Client, type Kafka, type KafkaConfig, logLevel, type RetryOptions } from './kafkajs.js';
import { KafkajsAdmin } from './kafkajs-admin.js';
import { type ClientOf, KafkajsConsumer } from './kafkajs-consumer.js';
import { kafkajsLog } from './kafkajs-log.js';
import { KafkajsProducer, KafkajsTransactionalProducer } from './kafkajs-producer.js';
import { KafkajsSending } from './kafkajs-sending.js';
import { OpenSockets } from './open-sockets.js';
import { registerCodecs } from './register-codecs.js';
import { toKafkaError } from './to-kafka-error.js';
import { untilLed } from './until-led.js';

/*
 * All of these are given: what is not, kafkajs takes from defaults that are others where NODE_ENV is `test`.
 * About ten seconds, then it is an error.
 */
const PATIENT: RetryOptions = { initialRetryTime: 100, multiplier: 2, factor: 0.2, maxRetryTime: 2_000, retries: 8 };
/*
 * Of producers, for about forty seconds: a broker may start anew meanwhile. A transaction's first request waits for the marks of
 * the last one by being sent again: milliseconds matter.
 */
const LASTING: RetryOptions = { initialRetryTime: 5, multiplier: 2, factor: 0.2, maxRetryTime: 500, retries: 90 };

/*
 * Of consumers: who gave up would be another member when it is back, and the group would wait for the old one. Until it is closed.
 */
const ENDLESS: RetryOptions = {
  initialRetryTime: 100,
  multiplier: 2,
  factor: 0.2,
  maxRetryTime: 500,
  retries: 100_000,
};

/** By kafkajs, for a cluster. Nothing is asked of it before the first of what is made is wanted. */
export const kafkajsDriver: OpenDriver = async (settings, log, clock) => {
  const sockets = new OpenSockets();
  const config: KafkaConfig = {
    ...(await clientConfig(settings, clock)),
    logLevel: logLevel.WARN,
    logCreator: kafkajsLog(log),
    socketFactory: sockets.factory,
  };
  registerCodecs();
  const patient = new Client({ ...config, retry: PATIENT });
  const lasting = new Client({ ...config, retry: LASTING });
  const found = new Set<string>();
  const findOnce = async (topic: string) => {
    if (!found.has(topic)) await findTopic(patient, topic);
    found.add(topic);
  };
  const transactionTimeout = settings.transactionTimeout ?? 60_000;
  const where = `reaching Kafka at ${settings.brokers.join(', ')}`;
  const driver: KafkaDriver = {
    async admin() {
      const admin = patient.admin();
      await connecting(where, admin);
      return new KafkajsAdmin(admin, () => patient.admin());
    },
    async consumer(options: ConsumerOptions) {
      for (const topic of options.topics) await findTopic(patient, topic);
      const clientOf: ClientOf = (brokers) => new Client({ ...config, brokers, retry: ENDLESS });
      return KafkajsConsumer.open(clientOf, settings, clock, options);
    },
    async transactionalProducer({ transactionalId }) {
      const sending = new KafkajsSending(settings, findOnce);
      const { createPartitioner } = sending;
      const producer = lasting.producer({ ...PRODUCER, createPartitioner, transactionalId, transactionTimeout });
      await connecting(where, producer);
      return new KafkajsTransactionalProducer(transactionalId, producer, sending);
    },
    async producer() {
      const sending = new KafkajsSending(settings, findOnce);
      const { createPartitioner } = sending;
      const producer = lasting.producer({ ...PRODUCER, createPartitioner, idempotent: true });
      await connecting(where, producer);
      return new KafkajsProducer(producer, sending);
    },
    close: () => sockets.close(),
  };
  return driver;
};

const PRODUCER = { allowAutoTopicCreation: false, maxInFlightRequests: 1 };

/** Whoever has more patience would look for a topic as long as for a broker. */
async function findTopic(kafka: Kafka, topic: string): Promise<void> {
  // For some seconds: what has just been made is not known to all brokers.
  const admin = kafka.admin({ retry: { ...PATIENT, retries: 5 } });
  try {
    await admin.connect();
    await untilLed(admin, topic);
  } catch (error) {
    throw toKafkaError(error, `looking for topic "${topic}"`);
  } finally {
    await admin.disconnect();
  }
}

async function connecting(doing: string, client: { connect(): Promise<void> }): Promise<void> {
  try {
    await client.connect();
  } catch (error) {
    throw toKafkaError(error, doing);
  }
}
