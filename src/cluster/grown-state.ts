import type { StatePiece } from '../archive/epoch.js';
import { timeAt } from '../batch.js';
import { CheckpointWriter } from '../engine/epochs/checkpoint.js';
import { PartitionInput } from '../engine/partitions/partition-input.js';
import { Partitions } from '../engine/partitions/partitions.js';
import type { QueriesChanged } from '../engine/reloading/queries-changed.js';
import { extentText } from '../engine/reloading/reload-text.js';
import type { WarmExtent } from '../engine/reloading/warm-extent.js';
import { Task } from '../engine/task.js';
import type { Stage } from '../query/stages/stage.js';
import type { Source } from '../sources/source.js';
import { readCommitMetadata } from './commit-metadata.js';
import { readExchangeRecord, type TaskStand } from './exchange-records.js';
import { type Flow, hindmostOf, leastOf } from './flow.js';
import type { ExchangeTopic } from './layout.js';
import type { PartitionFeed } from './partition-feed.js';
import { KEEPER, PastSources } from './past-sources.js';
import { TaskFlows } from './task-flows.js';
import { TaskLost } from './task-lost.js';
import { type TaskName, taskText } from './task-name.js';
import type { TaskSurroundings } from './task-surroundings.js';

/** A task's state, and what is said of it. */
interface GrownState {
  readonly pieces: readonly StatePiece[];
  readonly changed: QueriesChanged;
}

const NOTHING_READ: TaskStand = { ends: [], reached: Number.NEGATIVE_INFINITY };

/**
 * The state of a task that reads exchanges which were not there before, as it would be had it read them from the start: made of
 * what those have read who write them, up to where they began to. Undefined: nothing was read before.
 * @throws KafkaError; TaskLost when that is aborted meanwhile.
 */
export async function grownState(
  name: TaskName,
  stage: Stage,
  around: TaskSurroundings,
  /** Of its inputs, in their order. */
  sources: readonly Source[],
  signal: AbortSignal,
): Promise<GrownState | undefined> {
  const { queries, counts, turns, member } = around;
  const began = member.clock.now();
  const { layout } = queries.plan;
  const exchanges = layout.exchanges.filter(({ reader }) => reader === stage);
  if (exchanges.length === 0 || !(await isOfOldGroup(exchanges, around))) return undefined;
  const stands = await standsOf(name, exchanges, around, signal);
  if (stands.size === 0) return undefined;
  const past = new PastSources(around, new Map());
  const flows: Flow[] = [];
  let end: () => void = () => undefined;
  const task = new Task(stage.project, { partition: name.partition });
  try {
    end = await turns.take();
    await past.read(new Map());
    const standOf = (of: TaskName): TaskStand => stands.get(taskText(of)) ?? NOTHING_READ;
    const made = new TaskFlows({ layout, counts, sources: past, standOf });
    for (const { exchange } of exchanges) {
      const stream = stage.project.streams.find((one) => one.name === exchange.stream);
      if (stream !== undefined) flows.push(await made.of(name, stream));
    }
    const extent = await readAll(flows, task, signal);
    const change = { added: stage.project.queries, edited: [], removed: [] };
    const changed = { change, state: extentText(extent, KEEPER), took: member.clock.now() - began };
    return { pieces: piecesOf(task, stage, sources, leastOf(flows)), changed };
  } finally {
    end();
    await past.close();
    for (const flow of flows) await flow.close();
    await task.close();
  }
}

/** Whether those who write these have read something before now, with other queries or these. */
async function isOfOldGroup(
  exchanges: readonly ExchangeTopic[],
  { member, admin, queries }: TaskSurroundings,
): Promise<boolean> {
  const writers = new Set(exchanges.flatMap((one) => one.writers));
  const topics = [...writers].flatMap((writer) => queries.plan.layout.inputTopics(writer));
  const committed = await admin.committed(member.groupId, topics);
  return committed.some(({ metadata }) => (readCommitMetadata(metadata)?.epoch ?? 0) > 0);
}

/** Where the tasks were that began to write these when they had read something: none before all have been heard of. */
async function standsOf(
  name: TaskName,
  exchanges: readonly ExchangeTopic[],
  { counts, queries, admin, feed }: TaskSurroundings,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, TaskStand>> {
  const { layout } = queries.plan;
  const stands = new Map<string, TaskStand>();
  for (const { topic, writers } of exchanges) {
    const tasks = layout.tasks(counts).filter(({ stage }) => writers.some((writer) => writer.name === stage));
    const at = layout.partitionsOf(name, counts).find((one) => one.topic === topic);
    if (at === undefined) continue;
    const { low = 0 } = (await admin.offsets(topic)).find(({ partition }) => partition === at.partition) ?? {};
    const heard = await firstRecords(feed(at), low, tasks.length, signal);
    for (const [task, begins] of heard) if (begins !== undefined) stands.set(task, begins);
  }
  return stands;
}

async function firstRecords(
  feed: PartitionFeed,
  low: number,
  tasks: number,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, TaskStand | undefined>> {
  const heard = new Map<string, TaskStand | undefined>();
  const close = (): void => feed.close();
  signal.addEventListener('abort', close, { once: true });
  try {
    if (!signal.aborted) feed.open(low);
    while (heard.size < tasks) {
      const records = signal.aborted ? undefined : await feed.read(1_000);
      if (records === undefined) throw new TaskLost();
      for (const { value } of records) {
        if (value === null) continue;
        const { from, begins } = readExchangeRecord(value);
        if (!heard.has(taskText(from))) heard.set(taskText(from), begins);
      }
    }
    return heard;
  } finally {
    signal.removeEventListener('abort', close);
    feed.close();
  }
}

/** What is not decided yet by where all are waits in the task. */
async function readAll(flows: readonly Flow[], task: Task, signal: AbortSignal): Promise<WarmExtent> {
  let [events, from] = [0, Number.POSITIVE_INFINITY];
  const spent = new Set<Flow>();
  const add = (until: number): void => {
    for (const flow of flows) {
      const batch = flow.release(until);
      if (batch === undefined) continue;
      events += batch.length;
      from = Math.min(from, timeAt(batch, 0));
      task.add(batch);
    }
  };
  for (let flow = hindmostOf(flows, spent); flow !== undefined; flow = hindmostOf(flows, spent)) {
    if (signal.aborted) throw new TaskLost();
    if (!(await flow.read())) spent.add(flow);
    add(leastOf(flows));
    await task.advance(leastOf(flows));
  }
  const until = leastOf(flows);
  add(Number.POSITIVE_INFINITY);
  return { events, from, until: Math.max(from, until) };
}

function piecesOf(task: Task, stage: Stage, sources: readonly Source[], reached: number): readonly StatePiece[] {
  const partitions = new Partitions([], reached);
  for (const source of sources) {
    const stream = stage.project.streams.find(({ name }) => name === source.stream);
    if (stream !== undefined) partitions.add(new PartitionInput(source, stream));
  }
  const writer = new CheckpointWriter(task, partitions);
  return [...writer.begin(stage.project), ...writer.changes(false)];
}
