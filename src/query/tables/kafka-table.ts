import type { KafkaConnector } from '../../kafka-connector.js';
import type { StreamDeclaration } from '../plan.js';
import type { Identifier } from '../syntax/ast.js';
import type { TableOptions } from './read-table-options.js';

/** A declared table in Kafka, and where it is declared. */
export interface KafkaTable {
  readonly stream: StreamDeclaration;
  readonly connector: KafkaConnector;
  readonly name: Identifier;
  readonly options: TableOptions;
}
