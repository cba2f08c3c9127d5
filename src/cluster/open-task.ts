import type { Past } from '../engine/reloading/past.js';
import type { TaskEpoch } from '../engine/store.js';
import type { KafkaAdmin, KafkaProducer, TransactionalProducer } from '../kafka/driver.js';
import type { Project } from '../query/plan.js';
import type { Stage } from '../query/stages/stage.js';
import type { PartitionDiscovery, Source } from '../sources/source.js';
import { MILLISECOND } from '../time.js';
import { claimTask } from './changelog.js';
import { beginMessages } from './exchange-records.js';
import { grownState } from './grown-state.js';
import { inputIdentity } from './input-identity.js';
import type { MemberOptions } from './member-options.js';
import { sourceOf, type TaskInput, taskInputs } from './task-inputs.js';
import { TaskLost } from './task-lost.js';
import { type TaskName, taskText } from './task-name.js';
import { taskOutputs } from './task-outputs.js';
import { TaskPast } from './task-past.js';
import { TaskReloads } from './task-reloads.js';
import { addedOutputs, committedOffsets, requireState, standOf, startsOf } from './task-start.js';
import { TaskStore, type TaskStoreOptions } from './task-store.js';
import type { TaskSurroundings } from './task-surroundings.js';

/** A task that was taken: all that a run of it needs. */
export interface OpenTask {
  readonly project: Project;
  readonly sources: readonly Source[];
  readonly discoveries: readonly PartitionDiscovery[];
  readonly store: TaskStore;
  readonly past: Past;
  readonly reloads: TaskReloads;
  readonly handsOn: readonly string[];
  /** From here on nothing is committed, and nothing more is given to read. */
  lose(): void;
  close(): Promise<void>;
}

/**
 * Takes a task, and makes it what its last owner committed.
 * @throws MotifError when it cannot go on from that; KafkaError; TaskLost when that is aborted meanwhile.
 */
export async function openTask(name: TaskName, around: TaskSurroundings, signal: AbortSignal): Promise<OpenTask> {
  const { driver, groupId } = around.member;
  const producer = await driver.transactionalProducer({ transactionalId: `${groupId}-${taskText(name)}` });
  try {
    return await take(name, producer, around, signal);
  } catch (error) {
    await closeQuietly(producer);
    throw error;
  }
}

async function take(
  name: TaskName,
  producer: TransactionalProducer,
  around: TaskSurroundings,
  signal: AbortSignal,
): Promise<OpenTask> {
  const { member, queries, admin, feed, group, sendAhead, counts } = around;
  const { layout, schemas } = queries.plan;
  const stage = queries.stageOf(name);
  if (stage === undefined) throw new TaskLost();
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
  const added = addedOutputs(state, stage, layout);
  const starts = await startsOf(inputs, state, committed, admin);
  const feeds = inputs.map(feed);
  const files = partition === 0 || hasTables(stage) ? await openFiles(stage, partition, member) : NO_FILES;
  const sources = [
    ...inputs.map((input, i) => sourceOf(input, starts.all, feeds[i] ?? feed(input), schemas)),
    ...files.sources,
  ];
  const outputsOf = (of: Stage): TaskStoreOptions['outputs'] => taskOutputs(name, of, queries.plan, counts, member);
  let outputs = outputsOf(stage);
  const reloads = new TaskReloads(name, stage, queries, (next) => {
    outputs = outputsOf(next);
  });
  const store = new TaskStore({
    claim,
    exchanges: layout.outputs(stage).map(({ topic }) => topic),
    state,
    task,
    partition,
    changelog,
    topics: new Set(layout.inputTopics(stage)),
    starts: starts.all,
    producer,
    group,
    archive: member.archive,
    keeps: keptStreams(stage, partition),
    outputs: (epoch) => outputs(epoch),
    sendAhead,
    now: () => member.clock.now(),
    checkpoints: member.checkpoints,
    onCheckpoint: (ends) => deleteRead(inputs, ends, admin),
  });
  if (signal.aborted) throw new TaskLost();
  const from = { ...name, of: counts.get(changelog) ?? 1 };
  const begins = added.map(
    ({ topic }) => [topic, beginMessages(standOf(state), from, counts.get(topic) ?? 1)] as const,
  );
  await store.begin(starts.added, new Map(begins));
  await member.archive?.claim({ task, number: claim, firstEpoch: state.head.epoch + 1 });
  const grown = state.head.epoch === 0 ? await grownState(name, stage, around, sources, signal) : undefined;
  if (grown !== undefined) {
    // Taken once more, it goes on from this as from any other's work.
    await store.commit({ ...NOTHING, checkpoint: { pieces: grown.pieces } });
    around.onChanged(grown.changed);
    return take(name, producer, around, signal);
  }
  return {
    project: stage.project,
    sources,
    discoveries: files.discoveries,
    store,
    past: new TaskPast(name, around, starts.all),
    reloads,
    handsOn: [...new Set(stage.outputs.map(({ stream }) => stream))],
    lose() {
      store.lose();
      for (const one of feeds) one.close();
    },
    async close() {
      reloads.close();
      for (const one of feeds) one.close();
      await closeQuietly(producer);
    },
  };
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

const NOTHING: TaskEpoch = {
  events: [],
  late: [],
  deadLetters: [],
  behaviours: [],
  inputs: [],
  handedOn: [],
  record: new Uint8Array(0),
};

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
