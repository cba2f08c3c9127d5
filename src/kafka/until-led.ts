import type { Admin } from './kafkajs.js';
import { toKafkaError } from './to-kafka-error.js';

/** As often as it is asked without delay; what is unknown is asked for with delays, by the client itself. */
const TRIES = 200;

/** Resolves when the partitions of a topic can be read and written: one that has just been made has no leaders yet. */
export async function untilLed(admin: Admin, topic: string): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await admin.fetchTopicOffsets(topic);
      return;
    } catch (error) {
      if (tries === TRIES || toKafkaError(error, '').kind !== 'unavailable') throw error;
    }
  }
}
