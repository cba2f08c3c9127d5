import { rowOptions } from '../engine/row-options.js';
import { MotifError } from '../errors.js';
import type {
  GroupMetadata,
  KafkaAdmin,
  KafkaProducer,
  TopicPartition,
  TransactionalProducer,
} from '../kafka/driver.js';
import type { KafkaConnector } from '../kafka-connector.js';
import type { Project, StreamDeclaration } from '../query/plan.js';
import type { Stage } from '../query/stage.js';
import { KafkaSource } from '../sources/kafka-source.js';
import type { PartitionDiscovery, Source } from '../sources/source.js';
import { MILLISECOND } from '../time.js';
import { claimTask } from './changelog.js';
import type { ChangelogState } from './changelog-records.js';
import { ExchangeSource } from './exchange-source.js';
import { inputIdentity } from './input-identity.js';
import { type Layout, topicsOf } from './layout.js';
import type { MemberOptions } from './member-options.js';
import type { PartitionFeed } from './partition-feed.js';
import { startOffset } from './start-offset.js';
import { TaskLost } from './task-lost.js';
import { type TaskName, taskText } from './task-name.js';
import { taskOutputs } from './task-outputs.js';
import { COMMITTED_BY, TaskStore } from './task-store.js';
import type { TopicMessages } from './topic-messages.js';

/** What its member shares with a task. */
export interface TaskSurroundings {
  readonly member: MemberOptions;
  readonly layout: Layout;
  readonly admin: KafkaAdmin;
  /** How many partitions topics have. */
  readonly counts: ReadonlyMap<string, number>;
  readonly feed: (of: TopicPartition) => PartitionFeed;
  readonly group: () => GroupMetadata;
  readonly sendAhead: (messages: TopicMessages) => Promise<void>;
}

/** A task that was taken: all that a run of it needs. */
export interface OpenTask {
  readonly project: Project;
  readonly sources: readonly Source[];
  readonly discoveries: readonly PartitionDiscovery[];
  readonly store: TaskStore;
  readonly handsOn: readonly string[];
  /** From here on nothing is committed, and nothing more is given to read. */
  lose(): void;
  close(): Promise<void>;
}

/**
 * Takes a task, and makes it what its last owner committed.
 * @throws MotifError when it cannot go on from that; KafkaError; TaskLost when that is aborted meanwhile.
 */
export async function openTask(
  name: TaskName,
  stage: Stage,
  around: TaskSurroundings,
  signal: AbortSignal,
): Promise<OpenTask> {
  const { driver, groupId } = around.member;
  const producer = await driver.transactionalProducer({ transactionalId: `${groupId}-${taskText(name)}` });
  try {
    return await take(name, stage, producer, around, signal);
  } catch (error) {
    await closeQuietly(producer);
    throw error;
  }
}

async function take(
  name: TaskName,
  stage: Stage,
  producer: TransactionalProducer,
  around: TaskSurroundings,
  signal: AbortSignal,
): Promise<OpenTask> {
  const { member, layout, admin, feed, group, sendAhead, counts } = around;
  const { partition } = name;
  const changelog = layout.changelog(stage);
  const changelogFeed = feed({ topic: changelog, partition });
  const state = await claimTask(producer, { topic: changelog, partition, feed: changelogFeed, admin, signal });
  const task = `${member.groupId}/${taskText(name)}`;
  // Greater than that of any owner before, also of those of a changelog that was deleted since.
  const claim = Math.max(Math.floor(member.clock.now() / MILLISECOND), (state.claim ?? 0) + 1);
  const inputs = taskInputs(name, stage, layout, counts);
  const committed = await committedOffsets(admin, member.groupId, inputs);
  requireState(state, committed, changelog, partition);
  const starts = await startsOf(inputs, state, committed, admin);
  const feeds = inputs.map(feed);
  const files = partition === 0 || hasTables(stage) ? await openFiles(stage, partition, member) : NO_FILES;
  const sources = [...inputs.map((input, i) => sourceOf(input, starts.all, feeds[i] ?? feed(input))), ...files.sources];
  const store = new TaskStore({
    claim,
    state,
    task,
    partition,
    changelog,
    topics: new Set(layout.inputTopics(stage)),
    producer,
    group,
    archive: member.archive,
    keeps: keptStreams(stage, partition),
    outputs: taskOutputs(name, stage, layout, counts, member.groupId),
    sendAhead,
    now: () => member.clock.now(),
    checkpoints: member.checkpoints,
    onCheckpoint: (ends) => deleteRead(inputs, ends, admin),
  });
  if (signal.aborted) throw new TaskLost();
  await store.begin(starts.added);
  await member.archive?.claim({ task, number: claim, firstEpoch: state.head.epoch + 1 });
  return {
    project: stage.project,
    sources,
    discoveries: files.discoveries,
    store,
    handsOn: [...new Set(stage.outputs.map(({ stream }) => stream))],
    lose() {
      store.lose();
      for (const one of feeds) one.close();
    },
    async close() {
      for (const one of feeds) one.close();
      await closeQuietly(producer);
    },
  };
}

/** One partition of a topic that a task reads. */
export interface TaskInput extends TopicPartition {
  readonly stream: StreamDeclaration;
  /** Absent for an exchange. */
  readonly connector?: KafkaConnector;
  /** The stages that write an exchange. */
  readonly writers: readonly string[];
}

function taskInputs(
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

function sourceOf(input: TaskInput, starts: ReadonlyMap<string, number>, feed: PartitionFeed): Source {
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
  const { format, keyFormat, valueFields, metadata } = connector;
  const isKeyRead = valueFields === 'except-key' && keyFormat !== undefined && stream.keyFields !== undefined;
  return new KafkaSource({
    ...rowOptions(stream),
    name: topic,
    partition,
    feed,
    start,
    format,
    metadata,
    keepsRaw: stream.keepsRaw ?? false,
    ...(isKeyRead ? { key: { format: keyFormat, fields: stream.keyFields } } : {}),
  });
}

interface Committed {
  readonly offset: number;
  /** Whether a task of motif committed it, with an epoch. */
  readonly isOwn: boolean;
}

/** What the group has committed, by input. */
async function committedOffsets(
  admin: KafkaAdmin,
  groupId: string,
  inputs: readonly TaskInput[],
): Promise<ReadonlyMap<string, Committed>> {
  const topics = [...new Set(inputs.map(({ topic }) => topic))];
  if (topics.length === 0) return new Map();
  const all = await admin.committed(groupId, topics);
  return new Map(
    inputs.flatMap((input): [string, Committed][] => {
      const found = all.find((one) => one.topic === input.topic && one.partition === input.partition);
      if (found === undefined) return [];
      const { offset, metadata } = found;
      const isOwn = metadata?.startsWith(COMMITTED_BY) === true && metadata !== `${COMMITTED_BY}0`;
      return [[inputIdentity(input), { offset, isOwn }]];
    }),
  );
}

/** Offsets alone are no state: who goes on from them finds something else. */
function requireState(
  { head }: ChangelogState,
  committed: ReadonlyMap<string, Committed>,
  changelog: string,
  partition: number,
): void {
  if (head.epoch > 0 || ![...committed.values()].some(({ isOwn }) => isOwn)) return;
  throw new MotifError('ARCHIVE_MISMATCH', {
    message: `the group has offsets that were committed with a state, and ${changelog}, partition ${partition}, has none`,
    hint: 'Put the topic back as it was, or begin anew: with --fresh, or under another group.id.',
  });
}

async function startsOf(
  inputs: readonly TaskInput[],
  state: ChangelogState,
  committed: ReadonlyMap<string, Committed>,
  admin: KafkaAdmin,
): Promise<{ readonly all: ReadonlyMap<string, number>; readonly added: ReadonlyMap<string, number> }> {
  const added = new Map<string, number>();
  for (const input of inputs) {
    const identity = inputIdentity(input);
    if (state.starts.has(identity)) continue;
    added.set(identity, await startOffset(input, committed.get(identity)?.offset, admin));
  }
  return { all: new Map([...state.starts, ...added]), added };
}

/** Events are kept by the one task that reads them where they come from. */
function keptStreams({ inputs }: Stage, partition: number): ReadonlySet<string> {
  return new Set(
    inputs.flatMap((input) => {
      if (input.kind === 'source') return [input.stream];
      return input.kind === 'table' && input.isKept && partition === 0 ? [input.stream] : [];
    }),
  );
}

const NO_FILES = { sources: [], discoveries: [] } as const;

function hasTables({ inputs }: Stage): boolean {
  return inputs.some(({ kind }) => kind === 'table');
}

/** Of a stream in a file the first task has all; of a table each has. */
async function openFiles(stage: Stage, partition: number, { openFiles: open }: MemberOptions) {
  const names = new Set(
    stage.inputs.flatMap((input) => {
      if (input.kind === 'exchange' || (input.kind === 'source' && partition > 0)) return [];
      return [input.stream];
    }),
  );
  const streams = stage.project.streams.filter(
    ({ name, connector }) => names.has(name) && connector?.kind === 'filesystem',
  );
  const opened = await Promise.all(streams.map(open));
  return {
    sources: opened.flatMap(({ sources }) => sources),
    discoveries: opened.flatMap(({ discoveries }) => discoveries),
  };
}

/** It may have died of what is being reported. */
async function closeQuietly(producer: KafkaProducer): Promise<void> {
  await producer.close().catch(() => undefined);
}

/** Who comes after begins with the checkpoint: what is before it in exchanges is of no more use. */
function deleteRead(inputs: readonly TaskInput[], ends: ReadonlyMap<string, number>, admin: KafkaAdmin): void {
  for (const input of inputs) {
    const end = ends.get(inputIdentity(input));
    if (input.connector !== undefined || end === undefined) continue;
    // It can wait for the next one.
    admin.deleteRecords(input.topic, new Map([[input.partition, end]])).catch(() => undefined);
  }
}
