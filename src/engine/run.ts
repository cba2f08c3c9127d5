import type { StatePiece } from '../archive/epoch.js';
import { MotifError } from '../errors.js';
import type { Project } from '../query/plan.js';
import type { Source, SourceRead } from '../sources/source.js';
import type { Timestamp } from '../time.js';
import { type Checkpoint, CheckpointWriter, readCheckpoint, restoreTask } from './checkpoint.js';
import { Committer } from './committer.js';
import { assertContinues } from './continue-run.js';
import type { RunOptions, RunSummary } from './contract.js';
import { PartitionInput, type Taken } from './partition-input.js';
import { reached, Tally } from './tally.js';
import { Task } from './task.js';

/** Epochs begin small, so that the first behaviours show at once, and double up to this many records. */
const FIRST_EPOCH = 1_024;
const LARGEST_EPOCH = 32_768;
/** Without a commit to pay for, small ones cost no more and hold less. */
const LARGEST_UNKEPT_EPOCH = 8_192;
/** Rows of evidence in one epoch beyond which the next is smaller: long matches that overlap have very many. */
const MUCH_EVIDENCE = 250_000;

/**
 * Reads every source to its end and gives what the project's queries find. Takes a bounded number of records, runs them
 * through every query, commits what came of it together with the state and the sources' marks, and takes the next; while
 * one epoch is being committed the next is worked on, and no more than that is ever in flight.
 * @throws MotifError when the run cannot begin or cannot go on from what the archive holds, or a commit fails.
 */
export async function run(options: RunOptions): Promise<RunSummary> {
  const { project, sources, archive } = options;
  const checkpoint = readCheckpoint((await archive?.restore()) ?? []);
  const inputs = sources.map((source) => inputOf(source, project, checkpoint));
  assertContinues(checkpoint, project, inputs);
  const tally = new Tally(project);
  try {
    for (const input of inputs) await input.open();
    if (checkpoint.closed) return tally.summary({ interrupted: false, nothingNew: true, failure: undefined });
    const task = new Task(project);
    restoreTask(task, checkpoint);
    const committer = new Committer(options, tally);
    const end = await readToTheEnd(options, inputs, task, committer);
    await committer.drain();
    return tally.summary({ ...end, nothingNew: false });
  } finally {
    await Promise.all(sources.map((source) => source.close()));
  }
}

async function readToTheEnd(
  { project, archive, signal, advanceTo, epochSize }: RunOptions,
  inputs: readonly PartitionInput[],
  task: Task,
  committer: Committer,
): Promise<{ readonly interrupted: boolean; readonly failure: MotifError | undefined }> {
  const checkpoints = archive === undefined ? undefined : new CheckpointWriter(task);
  let pieces: readonly StatePiece[] = checkpoints?.begin(project, inputs) ?? [];
  const largest = archive === undefined ? LARGEST_UNKEPT_EPOCH : LARGEST_EPOCH;
  let limit = epochSize ?? FIRST_EPOCH;

  /** Returns how many rows of evidence its behaviours have. */
  const endEpoch = async (taken: Taken | undefined, to?: Timestamp): Promise<number> => {
    const watermark = to ?? watermarkOf(inputs);
    const { behaviours, deadLetters } = await task.advance(watermark);
    if (checkpoints === undefined) for (const { processor } of task.nodes) processor.forgetChanges();
    else pieces = [...pieces, ...checkpoints.changes(inputs, to === Number.POSITIVE_INFINITY)];
    const epoch = {
      events: taken === undefined || taken.batch.length === 0 ? [] : [taken.batch],
      late: taken?.late ?? [],
      deadLetters: [...(taken?.deadLetters ?? []), ...deadLetters],
      behaviours,
      checkpoint: { pieces },
    };
    pieces = [];
    await committer.commit(epoch, reached(inputs, watermark));
    return behaviours.reduce((sum, { evidence }) => sum + evidence.length, 0);
  };

  const aborted = abortion(signal);
  for (let input = hindmost(inputs); input !== undefined; input = hindmost(inputs)) {
    let read: SourceRead | undefined | typeof ABORTED;
    try {
      read = signal?.aborted ? ABORTED : await Promise.race([input.source.read(limit), aborted]);
    } catch (error) {
      if (error instanceof MotifError) return { interrupted: false, failure: error };
      throw error;
    }
    if (read === ABORTED) return { interrupted: true, failure: undefined };
    if (read === undefined) {
      input.finish();
      continue;
    }
    const evidence = await endEpoch(takeIn(input, read, task));
    const next = evidence > MUCH_EVIDENCE ? Math.ceil(limit / 2) : Math.min(limit * 2, largest);
    limit = epochSize ?? next;
  }
  await endEpoch(undefined, advanceTo ?? Number.POSITIVE_INFINITY);
  return { interrupted: false, failure: undefined };
}

/** Events go into the order of their stream; a table has none, and nothing in it is late. */
function takeIn(input: PartitionInput, read: SourceRead, task: Task): Taken {
  const { name } = input.stream;
  const order = task.orders.get(name);
  if (order !== undefined) return input.take(read, order);
  task.tables.get(name)?.add(read.batch);
  input.pass(read);
  return { batch: read.batch, late: [], deadLetters: read.deadLetters };
}

function inputOf(source: Source, project: Project, checkpoint: Checkpoint): PartitionInput {
  const stream = project.streams.find(({ name }) => name === source.stream);
  if (stream === undefined)
    throw new MotifError('INVALID_ARGUMENT', `a source for ${source.stream}, which is not declared`);
  return new PartitionInput(source, stream, (identity) => checkpoint.partitions.get(identity));
}

/** The partition that holds time back: to read it first keeps the least waiting. */
function hindmost(inputs: readonly PartitionInput[]): PartitionInput | undefined {
  return inputs
    .filter(({ finished }) => !finished)
    .reduce<PartitionInput | undefined>((a, b) => (a === undefined || b.watermark < a.watermark ? b : a), undefined);
}

/** The task's watermark while it reads. Once everything is read it stays, until the last epoch closes time. */
function watermarkOf(inputs: readonly PartitionInput[]): Timestamp {
  const watermark = Math.min(...inputs.map((input) => input.watermark));
  return watermark === Number.POSITIVE_INFINITY ? Number.NEGATIVE_INFINITY : watermark;
}

const ABORTED = Symbol('aborted');

function abortion(signal: AbortSignal | undefined): Promise<typeof ABORTED> {
  return new Promise((resolve) => signal?.addEventListener('abort', () => resolve(ABORTED), { once: true }));
}
