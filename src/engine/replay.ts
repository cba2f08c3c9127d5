import { MotifError } from '../errors.js';
import type { Checkpoint } from './checkpoint.js';
import type { RunOptions } from './contract.js';
import type { Task } from './task.js';

/** So many events take a moment that the user should know of. */
const MANY = 100_000;

/**
 * Puts the epochs that were committed since the checkpoint through the graph again, as they were. What they give is in the
 * archive already. Returns false when the run was aborted meanwhile: then the task is nowhere.
 * @throws MotifError `ARCHIVE_MISMATCH` when they do not give what they gave.
 */
export async function replay(
  task: Task,
  { since }: Checkpoint,
  { signal, onNote }: Pick<RunOptions, 'signal' | 'onNote'>,
): Promise<boolean> {
  const events = since.reduce((sum, { length }) => sum + length, 0);
  if (events >= MANY)
    await onNote?.(`going on: replaying ${events.toLocaleString('en')} events since the last checkpoint`);
  const given = new Map(task.nodes.map(({ plan, output }) => [plan.type.name, output.count]));
  for (const { record, events } of since) {
    if (signal?.aborted) return false;
    for (const [i, batch] of (await events()).entries()) task.add(batch, record.late[i]);
    await task.advance(record.reached);
    for (const [query, count] of record.given) given.set(query, count);
    for (const { plan, output } of task.nodes) {
      const { name } = plan.type;
      if (output.count !== given.get(name)) throw otherwise(name, output.count, given.get(name) ?? 0);
    }
  }
  return true;
}

function otherwise(query: string, count: number, before: number): MotifError {
  return new MotifError('ARCHIVE_MISMATCH', {
    message: `query ${query} gives ${count} behaviours for the events for which it gave ${before} in this archive's last run`,
    hint: 'Go on with the version of motif that wrote it, or begin anew with --fresh.',
  });
}
