import type { KafkaSettings } from '../kafka-settings.js';
import type { KafkaConfig } from './kafkajs.js';

export async function clientConfig(settings: KafkaSettings): Promise<KafkaConfig> {
  return { brokers: [...settings.brokers], clientId: settings.clientId ?? 'motif', connectionTimeout: 10_000 };
}
