import type { KafkaConnector } from '../kafka-connector.js';
import type { Project, StreamDeclaration } from '../query/plan.js';
import type { Input } from './run-inputs.js';

/** The group that reads these streams, all of which name the same; undefined: none is read from Kafka. */
export function kafkaGroup(
  read: readonly StreamDeclaration[],
): { readonly groupId: string; readonly connector: KafkaConnector } | undefined {
  for (const { connector } of read) {
    if (connector?.kind === 'kafka' && connector.groupId !== undefined) {
      return { groupId: connector.groupId, connector };
    }
  }
  return undefined;
}

/** The project with files where `--input` gives them in the place of a topic or an endpoint. */
export function withFiles(project: Project, inputs: readonly Input[]): Project {
  const files = new Map(inputs.map((input) => [input.stream.name, input]));
  return {
    ...project,
    streams: project.streams.map((stream) => {
      const input = files.get(stream.name);
      const { kind = 'filesystem' } = stream.connector ?? {};
      if (input === undefined || kind === 'filesystem') return stream;
      return { ...stream, connector: { kind: 'filesystem', path: input.name, file: input.file, format: input.format } };
    }),
  };
}
