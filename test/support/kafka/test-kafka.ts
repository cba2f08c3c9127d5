import { afterAll, inject } from 'vitest';
import { type KafkaClient, kafkaClient } from './kafka-client.js';

/** The run's broker, which all tests share: topics, groups and transactional ids need names of their own. At a file's top. */
export function testKafka(): KafkaClient {
  const client = kafkaClient(inject('brokers'));
  afterAll(() => client.close());
  return client;
}
