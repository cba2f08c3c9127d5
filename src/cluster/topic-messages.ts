import type { KafkaMessage } from '../kafka/driver.js';

/** What is to be written, by topic. */
export type TopicMessages = ReadonlyMap<string, readonly KafkaMessage[]>;
