import type { LateEvent } from '../archive/epoch.js';
import type { Batch } from '../batch.js';
import type { Behaviour } from '../behaviour.js';
import type { DeadLetter } from '../dead-letter.js';
import type { Project } from '../query/plan.js';
import type { Timestamp } from '../time.js';
import type { Checkpoint } from './epochs/checkpoint.js';
import type { QueryNode } from './query-node.js';
import type { Graph } from './reloading/change-queries.js';
import type { Past } from './reloading/past.js';
import { isWaiting } from './revising/late-events.js';
import { type Revised, reviseQuery } from './revising/revise-query.js';
import type { Task } from './task.js';

/** Whether one of its queries tells again, revised, what it told. */
export function revises({ queries }: Project): boolean {
  return queries.some((plan) => plan.kind === 'match' && plan.allowedLateness !== undefined);
}

/** The queries of a task that are to be revised for events that came late are told of them. */
export function noteLate({ nodes }: Task, batch: Batch, rows: Uint32Array, late?: readonly LateEvent[]): void {
  if (rows.length > 0) for (const node of nodes) node.late?.add(batch, rows, late);
}

/** Whether events that came late were committed, and not what they revise. */
export function awaitsRevision({ pieces }: Checkpoint): boolean {
  return [...pieces].some(([owner, of]) => owner.startsWith('late ') && of.some(({ key }) => isWaiting(key)));
}

/** Whether something is to be revised, when time has come to `reached`. */
export function isRevisionDue({ nodes }: Task, reached: Timestamp): boolean {
  return nodes.some((node) => node.late?.due(reached) !== undefined);
}

/**
 * Revises what queries told, up to `until`, where time is: all that came before has to be committed. What comes of it is
 * committed with the state.
 */
export async function revise({ project, task }: Graph, past: Past, until: Timestamp): Promise<Revised> {
  const behaviours: Behaviour[] = [];
  const deadLetters: DeadLetter[] = [];
  const committed = await past.openLate?.();
  if (committed === undefined) return { behaviours, deadLetters };
  try {
    for (const node of task.nodes) {
      const found = await reviseNode(node, { project, past: committed, until });
      for (const behaviour of found?.behaviours ?? []) behaviours.push(behaviour);
      for (const letter of found?.deadLetters ?? []) deadLetters.push(letter);
    }
  } finally {
    await committed.close();
  }
  return { behaviours, deadLetters };
}

async function reviseNode(node: QueryNode, how: Parameters<typeof reviseQuery>[2]): Promise<Revised | undefined> {
  const due = node.late?.due(how.until);
  if (due === undefined) return undefined;
  const found = await reviseQuery(node, due, how);
  node.late?.done(due, how.until);
  node.late?.retracted.forget(how.until);
  return found;
}
