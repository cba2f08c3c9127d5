import { HTTP_OPTIONS } from './http-option-names.js';
import { KAFKA_OPTIONS, KAFKA_PROPERTIES } from './kafka-option-names.js';
import { REGISTRY_OPTIONS } from './registry-option-names.js';
import { HEADER_OPTION, WEBHOOK_OPTIONS } from './webhook-options.js';

/** Where a table's events come from, or go. */
export type ConnectorKind = 'filesystem' | 'kafka' | 'http' | 'webhook';

export const CONNECTORS: readonly ConnectorKind[] = ['filesystem', 'kafka', 'http', 'webhook'];

const FILE_OPTIONS: readonly string[] = [
  'connector',
  'path',
  'format',
  'source.monitor-interval',
  'scan.watermark.max-ahead',
  'scan.watermark.idle-timeout',
  'state.ttl',
  'state.max-open-matches',
  'key.fields',
  'archive.raw',
  'dedupe.ttl',
  'secret.headers',
];

/** What WITH (…) of a table of each kind may say. */
export const CONNECTOR_OPTIONS: Readonly<Record<ConnectorKind, readonly string[]>> = {
  filesystem: FILE_OPTIONS,
  kafka: [...KAFKA_OPTIONS, ...KAFKA_PROPERTIES, ...REGISTRY_OPTIONS],
  http: HTTP_OPTIONS,
  webhook: WEBHOOK_OPTIONS,
};

/** Whether a table of the kind has the option: of a webhook also one for any header. */
export function isOption(kind: ConnectorKind, key: string): boolean {
  return CONNECTOR_OPTIONS[kind].includes(key) || (kind === 'webhook' && key.startsWith(HEADER_OPTION));
}
