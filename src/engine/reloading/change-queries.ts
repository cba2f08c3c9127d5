import type { Project } from '../../query/plan.js';
import type { RunOptions } from '../contract.js';
import { pieceOwners } from '../epochs/checkpoint.js';
import { EpochWriter, type WriterBeginning } from '../epochs/epoch-writer.js';
import type { Partitions } from '../partitions/partitions.js';
import { Task } from '../task.js';

/** What a run works with, until its queries are others. */
export interface Graph {
  readonly project: Project;
  readonly task: Task;
  readonly writer: EpochWriter;
}

/** What there is where queries are changed. */
export interface GraphBefore {
  readonly task: Task;
  /** Of queries and streams. */
  readonly versions: ReadonlyMap<string, string>;
  /** Owners of pieces that a checkpoint may have. */
  readonly owners: Iterable<string>;
  readonly beginning: WriterBeginning;
}

/** The owners of a task's state, of which another may take the place. */
const OF_TASK = /^(?:ordering|table|query|rows|late) /;

/**
 * The graph of another project: queries that were there go on as they are, and those that are new as the tasks `begun` have them.
 * Its next epoch has to be a `change`.
 */
export function changeQueries(
  options: RunOptions,
  partitions: Partitions,
  { task: before, versions, owners, beginning }: GraphBefore,
  begun: readonly Task[],
  project: Project,
): Graph {
  const had = pieceOwners(before);
  const task = new Task(project, options, [before, ...begun]);
  for (const { nodes } of begun) for (const { late } of nodes) late?.begin(partitions.reached);
  const has = pieceOwners(task);
  const known = new Set([...had.keys(), ...has.keys(), ...owners]);
  const forgotten = [...known].filter((owner) => {
    return OF_TASK.test(owner) && (!has.has(owner) || has.get(owner) !== had.get(owner));
  });
  const writer = new EpochWriter({ ...options, project }, task, partitions, beginning, { versions, forgotten });
  return { project, task, writer };
}
