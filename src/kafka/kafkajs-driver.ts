import { clientConfig } from './connection.js';
import type { ConsumerOptions, KafkaDriver, OpenDriver } from './driver.js';
import { Client, type KafkaConfig, logLevel, type RetryOptions } from './kafkajs.js';
import { KafkajsAdmin } from './kafkajs-admin.js';
import { KafkajsConsumer } from './kafkajs-consumer.js';
import { kafkajsLog } from './kafkajs-log.js';
import { KafkajsProducer, KafkajsTransactionalProducer } from './kafkajs-producer.js';
import { KafkajsSending } from './kafkajs-sending.js';
import { registerCodecs } from './register-codecs.js';
import { toKafkaError } from './to-kafka-error.js';

/*
 * All of these are given: what is not, kafkajs takes from defaults that are others where NODE_ENV is `test`.
 * About ten seconds, then it is an error.
 */
const PATIENT: RetryOptions = { initialRetryTime: 100, multiplier: 2, factor: 0.2, maxRetryTime: 2_000, retries: 8 };
/*
 * A transaction's first request waits for the marks of the last transaction by being sent again: milliseconds matter. About
 * twenty seconds: long enough for a broker to start anew.
 */
const QUICK: RetryOptions = { initialRetryTime: 5, multiplier: 2, factor: 0.2, maxRetryTime: 500, retries: 45 };

/** By kafkajs, for a cluster. Nothing is asked of it before the first of what is made is wanted. */
export const kafkajsDriver: OpenDriver = async (settings, log, clock) => {
  const config: KafkaConfig = {
    ...(await clientConfig(settings, clock)),
    logLevel: logLevel.WARN,
    logCreator: kafkajsLog(log),
  };
  registerCodecs();
  const patient = new Client({ ...config, retry: PATIENT });
  const quick = new Client({ ...config, retry: QUICK });
  const transactionTimeout = settings.transactionTimeout ?? 60_000;
  const where = `reaching Kafka at ${settings.brokers.join(', ')}`;
  const driver: KafkaDriver = {
    async admin() {
      const admin = patient.admin();
      await connecting(where, admin);
      return new KafkajsAdmin(admin);
    },
    consumer: (options: ConsumerOptions) => KafkajsConsumer.open(patient, settings, clock, options),
    async transactionalProducer({ transactionalId }) {
      const sending = new KafkajsSending(settings);
      const { createPartitioner } = sending;
      const producer = quick.producer({ ...PRODUCER, createPartitioner, transactionalId, transactionTimeout });
      await connecting(where, producer);
      return new KafkajsTransactionalProducer(transactionalId, producer, sending);
    },
    async producer() {
      const sending = new KafkajsSending(settings);
      const { createPartitioner } = sending;
      const producer = patient.producer({ ...PRODUCER, createPartitioner, idempotent: true });
      await connecting(where, producer);
      return new KafkajsProducer(producer, sending);
    },
  };
  return driver;
};

const PRODUCER = { allowAutoTopicCreation: false, maxInFlightRequests: 1 };

async function connecting(doing: string, client: { connect(): Promise<void> }): Promise<void> {
  try {
    await client.connect();
  } catch (error) {
    throw toKafkaError(error, doing);
  }
}
