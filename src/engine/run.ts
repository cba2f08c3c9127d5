import { withoutRaw } from '../batch.js';
import { MotifError } from '../errors.js';
import type { SourceRead } from '../sources/source.js';
import type { Timestamp } from '../time.js';
import type { RunOptions, RunSummary } from './contract.js';
import { readCheckpoint, restoreTask } from './epochs/checkpoint.js';
import { Committer } from './epochs/committer.js';
import { assertContinues } from './epochs/continue-run.js';
import { EpochWriter, type Step } from './epochs/epoch-writer.js';
import { evolveCheckpoint } from './epochs/evolve-checkpoint.js';
import { replay } from './epochs/replay.js';
import { handOn } from './hand-on.js';
import { Pace } from './partitions/pace.js';
import type { PartitionInput, Taken } from './partitions/partition-input.js';
import { PartitionOpener } from './partitions/partition-opener.js';
import { PartitionReader } from './partitions/partition-reader.js';
import type { Partitions } from './partitions/partitions.js';
import { changeQueries, type Graph } from './reloading/change-queries.js';
import type { Past } from './reloading/past.js';
import { isNoChange, type ProjectChange, projectChange } from './reloading/project-change.js';
import { tellChanged } from './reloading/reload-text.js';
import { Reloader } from './reloading/reloader.js';
import { WarmStart } from './reloading/warm-start.js';
import { awaitsRevision, isRevisionDue, noteLate, revise, revises } from './revision.js';
import { Task } from './task.js';
import { reached, Tally } from './windows/tally.js';

/** Epochs begin small, so that the first behaviours show at once, and double up to this many records. */
const FIRST_EPOCH = 1_024;
const LARGEST_EPOCH = 32_768;
/** Without a commit to pay for, small ones cost no more and hold less. */
const LARGEST_UNKEPT_EPOCH = 8_192;
/** Rows of evidence in one epoch beyond which the next is smaller: long matches that overlap have very many. */
const MUCH_EVIDENCE = 250_000;

/**
 * Reads every source to its end and gives what the project's queries find; what is followed has none, and is read until
 * the run is aborted. Takes a bounded number of records, runs them through every query, commits what came of it together
 * with the sources' marks, and takes the next; while one epoch is being committed the next is worked on, and no more than
 * that is ever in flight. Now and then the state is committed too: who goes on begins there, and puts what was committed
 * since through the queries again.
 * @throws MotifError when the run cannot begin or cannot go on from what the archive holds, or a commit fails.
 */
export async function run(options: RunOptions): Promise<RunSummary> {
  const tally = new Tally(options.project);
  const begun = await begin(options);
  const { opener, isClosed } = begun;
  const { partitions } = opener;
  let { task } = begun;
  try {
    if (begun.graph === undefined) {
      return tally.summary({ interrupted: !isClosed, nothingNew: isClosed, failure: undefined });
    }
    const committer = new Committer(options, partitions, tally);
    const reader = new PartitionReader(
      partitions,
      options,
      (one) => opener.discover(one),
      () => task.held,
    );
    const reloader = new Reloader(options, partitions, committer, () => reader.wake());
    const parts = { options, partitions, reader, committer, reloader };
    const onGraph = (graph: Graph): void => {
      ({ task } = graph);
      tally.follow(graph.project);
    };
    const { graph, isChanged } = begun;
    const end = await readToTheEnd(parts, { graph, isChanged, isClosed, onGraph }).finally(() => reloader.close());
    await committer.drain();
    return tally.summary({ ...end, nothingNew: false });
  } finally {
    await close(task, partitions);
  }
}

interface Begun {
  readonly opener: PartitionOpener;
  readonly task: Task;
  /** Undefined: there is nothing to do, or the run was aborted meanwhile. */
  readonly graph: Graph | undefined;
  /** Whether its queries are others than those that the store knows. */
  readonly isChanged: boolean;
  /** Whether all input had been read to its end before. */
  readonly isClosed: boolean;
}

/** Takes up what the store has: the pieces of a checkpoint, as large as all that the task will hold, are let go with this. */
async function begin(options: RunOptions): Promise<Begun> {
  const { project, store, past } = options;
  const checkpoint = readCheckpoint((await store?.restore()) ?? { pieces: [], epochs: [] });
  const opener = new PartitionOpener(options, checkpoint);
  const { partitions } = opener;
  await opener.begin();
  const mayChange = past !== undefined && !checkpoint.closed;
  assertContinues(checkpoint, project, partitions, mayChange);
  assertClock(options, partitions);
  const change = projectChange(checkpoint.queries, project);
  const isChanged = mayChange && checkpoint.pieces.size > 0 && !isNoChange(change);
  if (revises(project)) await (await past?.openLate?.())?.close();
  const fresh = isChanged ? [...change.added, ...change.edited] : [];
  const kept = { ...project, queries: project.queries.filter((plan) => !fresh.includes(plan)) };
  const task = new Task(kept, options);
  const idle = { opener, task, graph: undefined, isChanged, isClosed: checkpoint.closed };
  try {
    if (!checkpoint.isReread) for (const input of partitions.inputs) await input.open();
    if (checkpoint.closed && !awaitsRevision(checkpoint)) return idle;
    const evolved = evolveCheckpoint(checkpoint, kept);
    restoreTask(task, evolved.checkpoint);
    if (!(await replay(task, partitions, evolved.checkpoint, options))) return idle;
    if (!isChanged || past === undefined) {
      const writer = new EpochWriter(options, task, partitions, evolved);
      return { ...idle, graph: { project, task, writer } };
    }
    const warm = await warmStart({ ...options, past }, change, { task, partitions });
    if (warm === undefined) return idle;
    const { versions, pieces } = evolved.checkpoint;
    const before = { task, versions, owners: pieces.keys(), beginning: evolved };
    const graph = changeQueries(options, partitions, before, [warm], project);
    return { ...idle, task: graph.task, graph };
  } catch (error) {
    await close(task, partitions);
    throw error;
  }
}

/** The queries that are new, as far as the run has come; undefined when it was aborted meanwhile. */
async function warmStart(
  options: RunOptions & { readonly past: Past },
  change: ProjectChange,
  { task, partitions }: { readonly task: Task; readonly partitions: Partitions },
): Promise<Task | undefined> {
  const { project, signal, clock } = options;
  const began = clock?.now();
  const warm = new WarmStart([...change.added, ...change.edited], project, options);
  try {
    // What they found themselves is known by now: only how far they are is not.
    if (partitions.reached > Number.NEGATIVE_INFINITY) await task.advance(partitions.reached);
    await warm.readTables(task.tables, partitions);
    await warm.readUntil(partitions);
    if (signal?.aborted === true) {
      await warm.close();
      return undefined;
    }
    await warm.finish();
  } catch (error) {
    await warm.close();
    throw error;
  }
  const took = began && clock && clock.now() - began;
  await tellChanged(options, { change, state: warm.stateText, took });
  return warm.task;
}

async function close(task: Task, { inputs }: Partitions): Promise<void> {
  await Promise.all([task.close(), ...inputs.map((input) => input.close())]);
}

interface RunParts {
  readonly options: RunOptions;
  readonly partitions: Partitions;
  readonly reader: PartitionReader;
  readonly committer: Committer;
  readonly reloader: Reloader;
}

interface GraphBegun {
  readonly graph: Graph;
  /** Whether that has still to be committed. */
  readonly isChanged: boolean;
  /** Whether time was closed before, and only what it led to is still to be revised. */
  readonly isClosed: boolean;
  /** Told when it is another. */
  readonly onGraph: (graph: Graph) => void;
}

async function readToTheEnd(
  { options, partitions, reader, committer, reloader }: RunParts,
  begun: GraphBegun,
): Promise<{ readonly interrupted: boolean; readonly failure: MotifError | undefined }> {
  const { store, past, signal, advanceTo, epochSize, clock, handsOn = [] } = options;
  const largest = store === undefined ? LARGEST_UNKEPT_EPOCH : LARGEST_EPOCH;
  let limit = epochSize ?? FIRST_EPOCH;
  let { graph } = begun;
  const pace = new Pace(options);

  const commit = async (step: Step, watermark: Timestamp): Promise<void> => {
    const at = reached(partitions, watermark, clock?.now());
    const epoch = graph.writer.write(step);
    await (epoch === undefined ? committer.tell(at) : committer.commit(epoch, at));
  };

  /** Returns how many rows of evidence its behaviours have. */
  const endEpoch = async (taken: readonly Taken[], watermark: Timestamp, kind: Step['kind']): Promise<number> => {
    const { task } = graph;
    const { held } = task;
    const found = await task.advance(watermark);
    const handedOn = handsOn.map((stream) => handOn(stream, { taken, task, partitions, ended: kind === 'close' }));
    await commit({ ...found, kind, taken, handedOn, hasReleased: task.held !== held }, watermark);
    return found.behaviours.reduce((sum, { evidence }) => sum + evidence.length, 0);
  };

  /** Commits no more than the state: `stop`: the run ends, and its input does not; who goes on need not replay anything. */
  const commitState = async (kind: 'stop' | 'change'): Promise<void> => {
    const nothing = { taken: [], handedOn: [], behaviours: [], deadLetters: [], nearMisses: [] };
    await commit({ kind, ...nothing, hasReleased: false }, partitions.reached);
  };

  const take = async (next: Graph): Promise<void> => {
    if (next === graph) return;
    graph = next;
    begun.onGraph(next);
    await commitState('change');
  };

  /** Once all that it has to look at is committed. */
  const reviseDue = async (reachedTime: Timestamp): Promise<void> => {
    if (past?.openLate === undefined || !isRevisionDue(graph.task, reachedTime)) return;
    await committer.drain();
    const nothing = { taken: [], handedOn: [], nearMisses: [], hasReleased: false };
    await commit({ ...(await revise(graph, past, reachedTime)), ...nothing, kind: 'revision' }, reachedTime);
  };

  if (begun.isChanged) await commitState('change');
  while (!partitions.ended) {
    await take(await reloader.turn(graph));
    await reviseDue(partitions.reached);
    const { taken, readings, count, failure } = await takeEpoch(partitions, reader, graph.task, limit);
    if (past?.openLate) for (const { batch, lateRows, late } of taken) noteLate(graph.task, batch, lateRows, late);
    const watermark = partitions.advance(reader.now);
    const evidence = await endEpoch(taken, watermark, 'step');
    if (evidence > MUCH_EVIDENCE) limit = epochSize ?? Math.ceil(limit / 2);
    else if (count >= limit) limit = epochSize ?? Math.min(limit * 2, largest);
    if (failure !== undefined || signal?.aborted) {
      await reviseDue(partitions.reached);
      await commitState('stop');
      return { interrupted: failure === undefined, failure };
    }
    if (readings === 0) await reader.wait();
    await pace.wait(count);
  }
  await take(await reloader.finish(graph));
  const end = advanceTo ?? Number.POSITIVE_INFINITY;
  if (!begun.isClosed) await endEpoch([], end, advanceTo === undefined ? 'close' : 'stop');
  await reviseDue(end);
  return { interrupted: false, failure: undefined };
}

/** What came of as many records as an epoch takes, or of all that there are now. */
interface TakenEpoch {
  readonly taken: readonly Taken[];
  readonly readings: number;
  readonly count: number;
  /** Why no more of them could be read. */
  readonly failure: MotifError | undefined;
}

async function takeEpoch(
  partitions: Partitions,
  reader: PartitionReader,
  task: Task,
  limit: number,
): Promise<TakenEpoch> {
  const taken: Taken[] = [];
  let [readings, count] = [0, 0];
  let failure: MotifError | undefined;
  try {
    while (count < limit) {
      const reading = await reader.next(limit - count);
      if (reading === undefined) break;
      readings++;
      const { input, read } = reading;
      if (read === undefined) {
        input.finish();
      } else {
        taken.push(takeIn(input, read, task, partitions.reached));
        count += read.batch.length + read.deadLetters.length;
      }
      if (input.finished) await input.close();
    }
  } catch (error) {
    if (!(error instanceof MotifError)) throw error;
    failure = error;
  }
  return { taken, readings, count, failure };
}

/** Events go into the order of their stream; a table has none, and nothing in it is late. */
function takeIn(input: PartitionInput, read: SourceRead, task: Task, reachedTime: Timestamp): Taken {
  const order = task.orders.get(input.stream.name);
  if (order !== undefined) return input.take(read, order, reachedTime);
  const taken = input.takeTable(read);
  task.add(withoutRaw(taken.batch));
  return taken;
}

/** @throws MotifError `INVALID_ARGUMENT` where waiting would need a clock that is not there. */
function assertClock({ clock }: RunOptions, { inputs, isOpenEnded }: Partitions): void {
  const isLive = isOpenEnded || inputs.some(({ source }) => (source.arrival?.kind ?? 'stored') !== 'stored');
  if (isLive && clock === undefined) throw new MotifError('INVALID_ARGUMENT', 'live input needs a clock');
}
