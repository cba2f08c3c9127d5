import type { RetryOptions } from './kafkajs.js';
import { toKafkaError } from './to-kafka-error.js';

/** How long the client tries by itself what a consumer wants of its brokers. */
export const CONSUMER_RETRY: RetryOptions = {
  initialRetryTime: 100,
  multiplier: 2,
  factor: 0.2,
  maxRetryTime: 1_000,
  retries: 120,
  restartOnFailure: async (error) => !IN_VAIN.has(toKafkaError(error, '').kind),
};

/** Kinds of trouble that trying again does not mend. */
const IN_VAIN: ReadonlySet<string> = new Set(['no-topic', 'refused', 'no-codec']);
