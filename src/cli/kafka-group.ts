import { kafkaUse } from '../query/kafka-use.js';
import type { KafkaConnector, Project } from '../query/plan.js';
import type { Input } from './run-inputs.js';

/** The group that reads a project's topics; undefined: none is read, what `--input` gives files for left aside. */
export function kafkaGroup(
  { streams, queries }: Project,
  inputs: readonly Input[],
): { readonly groupId: string; readonly connector: KafkaConnector } | undefined {
  const { isRead } = kafkaUse(queries);
  const replaced = new Set(inputs.map(({ stream }) => stream.name));
  for (const { name, connector } of streams) {
    if (connector?.kind !== 'kafka' || !isRead(name) || replaced.has(name)) continue;
    if (connector.groupId !== undefined) return { groupId: connector.groupId, connector };
  }
  return undefined;
}

/** The project with files where `--input` gives them in a topic's place. */
export function withFiles(project: Project, inputs: readonly Input[]): Project {
  const files = new Map(inputs.map((input) => [input.stream.name, input]));
  return {
    ...project,
    streams: project.streams.map((stream) => {
      const input = files.get(stream.name);
      if (input === undefined || stream.connector?.kind !== 'kafka') return stream;
      return { ...stream, connector: { kind: 'filesystem', path: input.name, file: input.file, format: input.format } };
    }),
  };
}
