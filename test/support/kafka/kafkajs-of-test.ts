import { setTimeout } from 'node:timers/promises';
import { inject } from 'vitest';
import type { KafkaClock, KafkaDriver, KafkaLog } from '../../../src/kafka/driver.js';
import { kafkajsDriver } from '../../../src/kafka/kafkajs-driver.js';
import type { KafkaSettings } from '../../../src/kafka-settings.js';

const clock: KafkaClock = {
  now: () => Date.now() * 1_000,
  wait: (duration, signal) => setTimeout(duration / 1_000, undefined, { signal }).catch(() => undefined),
};

/** The driver by kafkajs, for the run's broker unless the settings name another. */
export function kafkajsOfTest(
  settings: Partial<KafkaSettings> = {},
  log: KafkaLog = () => undefined,
): Promise<KafkaDriver> {
  return kafkajsDriver({ brokers: inject('brokers'), ...settings }, log, clock);
}
