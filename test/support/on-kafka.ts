import type { KafkaConnector } from '../../src/kafka-connector.js';
import type { Project } from '../../src/query/plan.js';

const CONNECTOR: KafkaConnector = {
  kind: 'kafka',
  written: 'topic',
  valueFields: 'all',
  topics: ['topic'],
  settings: { brokers: ['broker:9092'] },
  groupId: 'motif',
  startup: { kind: 'earliest-offset' },
  outOfRange: 'none',
  format: 'json',
  metadata: [],
  delivery: 'exactly-once',
};

/** The project with these streams read from topics, of which more may be said than their names. */
export function onKafka(project: Project, streams: Readonly<Record<string, Partial<KafkaConnector>>>): Project {
  return {
    ...project,
    streams: project.streams.map((stream) => {
      const connector = streams[stream.name];
      return connector === undefined ? stream : { ...stream, connector: { ...CONNECTOR, ...connector } };
    }),
  };
}
