import type { GroupMember, TopicPartition } from '../kafka/driver.js';
import type { KafkaConnector } from '../kafka-connector.js';
import type { Exchange, Stage } from '../query/stages/stage.js';
import { assignTasks } from './assign-tasks.js';
import type { TaskName } from './task-name.js';
import { changelogTopic, deadLetterTopic, exchangeTopic, lateTopic } from './topic-names.js';

/** An exchange as one stage reads it: each has a topic of its own, which goes at its own pace. */
export interface ExchangeTopic {
  readonly exchange: Exchange;
  readonly topic: string;
  /** The stage that reads it, and those that write it. */
  readonly reader: Stage;
  readonly writers: readonly Stage[];
}

/** Which topics the stages of a group read and write, whatever the number of their partitions. */
export class Layout {
  readonly stages: readonly Stage[];
  readonly exchanges: readonly ExchangeTopic[];
  readonly group: string;

  constructor(group: string, stages: readonly Stage[]) {
    this.group = group;
    this.stages = stages;
    this.exchanges = stages.flatMap((reader) =>
      reader.inputs.flatMap((input) => {
        if (input.kind !== 'exchange') return [];
        const { exchange } = input;
        const writers = stages.filter(({ outputs }) => outputs.some(({ name }) => name === exchange.name));
        return [{ exchange, topic: exchangeTopic(group, reader.name, exchange.name), reader, writers }];
      }),
    );
  }

  changelog({ name }: Pick<Stage, 'name'>): string {
    return changelogTopic(this.group, name);
  }

  /** What queries write to. */
  get writtenTopics(): readonly string[] {
    return this.stages.flatMap(({ project: { queries, streams } }) =>
      queries.flatMap(({ into }) => topicsOf(streams.find(({ name }) => name === into?.type.name)?.connector)),
    );
  }

  /** Where late events and dead letters of all stages go. */
  get asideTopics(): readonly string[] {
    return [lateTopic(this.group), deadLetterTopic(this.group)];
  }

  /** Of the sources of a stage that are topics. */
  sourceTopics({ inputs, project }: Stage): readonly string[] {
    const read = new Set(inputs.flatMap((input) => (input.kind === 'source' ? [input.stream] : [])));
    return project.streams.flatMap(({ name, connector }) => (read.has(name) ? topicsOf(connector) : []));
  }

  /** The exchanges that tasks of a stage write. */
  outputs(stage: Stage): readonly ExchangeTopic[] {
    return this.exchanges.filter(({ writers }) => writers.includes(stage));
  }

  /** What tasks of a stage read, besides the changelog. */
  inputTopics(stage: Stage): readonly string[] {
    const exchanges = this.exchanges.filter(({ reader }) => reader === stage);
    return [...this.sourceTopics(stage), ...exchanges.map(({ topic }) => topic)];
  }

  /** All that members subscribe to. */
  get topics(): readonly string[] {
    return this.stages.flatMap((stage) => [...this.inputTopics(stage), this.changelog(stage)]);
  }

  /** As many as the changelog has partitions: it is widened before its stage is. */
  tasks(counts: ReadonlyMap<string, number>): readonly TaskName[] {
    return this.stages.flatMap((stage) =>
      Array.from({ length: counts.get(this.changelog(stage)) ?? 0 }, (_, partition) => ({
        stage: stage.name,
        partition,
      })),
    );
  }

  /** What a task reads, the changelog last. */
  partitionsOf({ stage: name, partition }: TaskName, counts: ReadonlyMap<string, number>): readonly TopicPartition[] {
    const stage = this.stages.find((one) => one.name === name);
    if (stage === undefined) return [];
    const topics = [...this.inputTopics(stage), this.changelog(stage)];
    const isWhole = stage.tasks === 'one';
    return topics.flatMap((topic) => {
      const count = counts.get(topic) ?? 0;
      if (isWhole && topic !== this.changelog(stage)) {
        return Array.from({ length: count }, (_, each) => ({ topic, partition: each }));
      }
      return partition < count ? [{ topic, partition }] : [];
    });
  }

  /** The partitions of whole tasks, over the members of the group. */
  assign(
    members: readonly GroupMember[],
    counts: ReadonlyMap<string, number>,
  ): ReadonlyMap<string, readonly TopicPartition[]> {
    const assigned = assignTasks(this.tasks(counts), members);
    return new Map([...assigned].map(([id, tasks]) => [id, tasks.flatMap((task) => this.partitionsOf(task, counts))]));
  }
}

export function topicsOf(connector: { readonly kind: string } | KafkaConnector | undefined): readonly string[] {
  return connector !== undefined && 'topics' in connector ? connector.topics : [];
}
