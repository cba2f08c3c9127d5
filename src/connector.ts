import type { FileConnector } from './file-connector.js';
import type { HttpConnector } from './http-connector.js';
import type { KafkaConnector } from './kafka-connector.js';

/** Where a table's events come from, or go, as its WITH says. */
export type Connector = FileConnector | KafkaConnector | HttpConnector;
