import { kafkaUse } from '../query/kafka-use.js';
import type { Project, StreamDeclaration } from '../query/plan.js';
import type { Input } from './run-inputs.js';

/** What of a run is in Kafka. */
export interface KafkaStreams {
  readonly read: readonly StreamDeclaration[];
  /** What its queries insert into, there. */
  readonly written: readonly StreamDeclaration[];
  /** The same where all that it would read there comes from files: then nothing is written there either. */
  readonly unwritten: readonly StreamDeclaration[];
}

/** `inputs` are what a run reads from files, in place of its declaration too. */
export function kafkaStreams({ streams, queries }: Project, inputs: readonly Input[]): KafkaStreams {
  const { isRead, isWritten } = kafkaUse(queries);
  const replaced = new Set(inputs.map(({ stream }) => stream.name));
  const inKafka = streams.filter(({ connector }) => connector?.kind === 'kafka');
  const read = inKafka.filter(({ name }) => isRead(name) && !replaced.has(name));
  const targets = inKafka.filter(({ name }) => isWritten(name));
  return read.length > 0 ? { read, written: targets, unwritten: [] } : { read, written: [], unwritten: targets };
}
