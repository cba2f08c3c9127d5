import type { KafkaMessage, KafkaRecord, TopicPartition } from '../kafka/driver.js';

/** A behaviour for a webhook that was given up. */
export interface Undelivered {
  readonly table: string;
  readonly id: string;
  readonly from: TopicPartition;
  readonly record: KafkaRecord;
  readonly tries: number;
  readonly reason: string;
}

/** What the topic of dead letters has of it: why, and all that it takes to write it into its outbox once more. */
export function undeliveredMessage({ table, id, from, record, tries, reason }: Undelivered): KafkaMessage {
  const { topic: source, partition } = from;
  const headers = record.headers.map(([name, bytes]) => [name, Buffer.from(bytes ?? []).toString()]);
  const raw = record.value?.toString() ?? null;
  const letter = { webhook: table, id, source, partition, offset: record.offset, tries, reason, headers, raw };
  return { key: record.key, value: Buffer.from(JSON.stringify(letter)) };
}
