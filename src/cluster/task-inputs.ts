import { rowOptions } from '../engine/partitions/row-options.js';
import type { TopicPartition } from '../kafka/driver.js';
import type { KafkaConnector } from '../kafka-connector.js';
import type { StreamDeclaration } from '../query/plan.js';
import type { Stage } from '../query/stages/stage.js';
import { secretNames } from '../secret-names.js';
import { KafkaSource } from '../sources/kafka-source.js';
import type { RecordFeed } from '../sources/record-feed.js';
import type { Source } from '../sources/source.js';
import { ExchangeSource } from './exchange-source.js';
import { inputIdentity } from './input-identity.js';
import { type Layout, topicsOf } from './layout.js';
import type { MessageSchemas } from './message-schemas.js';
import type { TaskName } from './task-name.js';

/** One partition of a topic that a task reads. */
export interface TaskInput extends TopicPartition {
  readonly stream: StreamDeclaration;
  /** Absent for an exchange. */
  readonly connector?: KafkaConnector;
  /** The stages that write an exchange. */
  readonly writers: readonly string[];
}

/** What a task reads of topics. */
export function taskInputs(
  name: TaskName,
  stage: Stage,
  layout: Layout,
  counts: ReadonlyMap<string, number>,
): readonly TaskInput[] {
  return layout.partitionsOf(name, counts).flatMap(({ topic, partition }): TaskInput[] => {
    if (topic === layout.changelog(stage)) return [];
    const at = { topic, partition };
    const exchange = layout.exchanges.find((one) => one.topic === topic);
    const stream = stage.project.streams.find((declared) =>
      exchange === undefined
        ? topicsOf(declared.connector).includes(topic)
        : declared.name === exchange.exchange.stream,
    );
    if (stream === undefined) return [];
    if (exchange !== undefined) return [{ ...at, stream, writers: exchange.writers.map((writer) => writer.name) }];
    const { connector } = stream;
    return connector?.kind === 'kafka' ? [{ ...at, stream, connector, writers: [] }] : [];
  });
}

/** `starts`: where inputs begin of which nothing was read before. */
export function sourceOf(
  input: TaskInput,
  starts: ReadonlyMap<string, number>,
  feed: RecordFeed,
  schemas: MessageSchemas,
): Source {
  const { topic, partition, stream, connector, writers } = input;
  const start = starts.get(inputIdentity(input)) ?? 0;
  if (connector === undefined) {
    return new ExchangeSource({
      stream: stream.name,
      schema: stream.schema,
      topic,
      partition,
      feed,
      stages: writers,
      start,
    });
  }
  const { format, keyFormat, valueFields, metadata, secretHeaders } = connector;
  const isKeyRead = valueFields === 'except-key' && keyFormat !== undefined && stream.keyFields !== undefined;
  return new KafkaSource({
    ...rowOptions(stream),
    name: topic,
    partition,
    feed,
    start,
    format: schemas.reading(format),
    metadata,
    isSecret: secretNames(secretHeaders),
    keepsRaw: stream.keepsRaw ?? false,
    ...(isKeyRead ? { key: { format: schemas.reading(keyFormat), fields: stream.keyFields } } : {}),
  });
}
