import type { FileConnector } from './file-connector.js';
import type { HttpConnector } from './http-connector.js';
import type { KafkaConnector } from './kafka-connector.js';
import type { WebhookConnector } from './webhook-connector.js';

/** Where a table's events come from, or where what queries insert into it goes. */
export type Connector = FileConnector | KafkaConnector | HttpConnector | WebhookConnector;
