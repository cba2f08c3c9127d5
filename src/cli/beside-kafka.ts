import type { Problem } from '../errors.js';
import { kafkaUse } from '../query/kafka-use.js';
import type { Project, StreamDeclaration } from '../query/plan.js';
import type { Input } from './run-inputs.js';

/** The streams that are read by being posted to; not those that `--input` gives a file for. */
export function httpStreams({ streams, queries }: Project, inputs: readonly Input[]): readonly StreamDeclaration[] {
  const { isRead } = kafkaUse(queries);
  const replaced = new Set(inputs.map(({ stream }) => stream.name));
  return streams.filter(({ name, connector }) => connector?.kind === 'http' && isRead(name) && !replaced.has(name));
}

/** Why what is posted and what is read from Kafka cannot be one run. */
export function besideKafka(
  [posted]: readonly StreamDeclaration[],
  [topic]: readonly StreamDeclaration[],
): Problem | undefined {
  if (posted === undefined || topic === undefined) return undefined;
  return {
    message: `${posted.name} is posted, and ${topic.name} is read from Kafka: one run does not do both, for what it keeps is in the archive or in Kafka`,
    hint: `Put their queries into two folders, or read one of the two from a file: --input ${posted.name}=FILE`,
  };
}
