import type { Batch } from '../../batch.js';
import { positionAt } from '../../batch.js';
import { MotifError } from '../../errors.js';
import type { Position } from '../../event.js';
import { pickRows } from '../../pick-rows.js';
import type { RunOptions } from '../contract.js';
import { rowsWithout } from '../forgetting/rows-without.js';
import type { Partitions } from '../partitions/partitions.js';
import { noteLate } from '../revision.js';
import type { Task } from '../task.js';
import { ABORTED } from '../until-aborted.js';
import type { Checkpoint, RecordedEpoch } from './checkpoint.js';
import type { EpochRecord } from './epoch-record.js';

const NONE_LATE: Uint32Array = new Uint32Array(0);

/** So many events take a moment that the user should know of. */
const MANY = 100_000;

/**
 * Puts the epochs that were committed since the checkpoint through the graph again, as they were. What they give is known
 * already. Returns false when the run was aborted meanwhile: then the task is nowhere.
 * @throws MotifError `ARCHIVE_MISMATCH` when they do not give what they gave, `INVALID_INPUT` when they are not all there.
 */
export async function replay(
  task: Task,
  partitions: Partitions,
  { since }: Checkpoint,
  { signal, onNote, past, handsOn = [] }: Pick<RunOptions, 'signal' | 'onNote' | 'past' | 'handsOn'>,
): Promise<boolean> {
  const events = since.reduce((sum, { length }) => sum + length, 0);
  if (events >= MANY)
    await onNote?.(`going on: replaying ${events.toLocaleString('en')} events since the last checkpoint`);
  const given = new Map(task.nodes.map(({ plan, output }) => [plan.type.name, output.count]));
  for (const epoch of since) {
    if (signal?.aborted) return false;
    const { record, events } = epoch;
    if (events === undefined) {
      if (!(await rereadEvents(task, partitions, epoch, signal))) return false;
    } else {
      for (const [i, batch] of (await events()).entries()) {
        task.add(batch, record.late[i]);
        if (past?.openLate !== undefined) noteLate(task, batch, record.late[i] ?? NONE_LATE);
      }
    }
    for (const [identity, taken] of record.identities ?? []) {
      partitions.inputs.find((one) => one.identity === identity)?.remember(taken);
    }
    await task.advance(record.reached);
    for (const [query, count] of record.given) given.set(query, count);
    for (const { plan, output } of task.nodes) {
      const { name } = plan.type;
      if (output.count !== given.get(name)) throw otherwise(name, output.count, given.get(name) ?? 0);
    }
  }
  for (const stream of handsOn) task.takeHandedOn(stream);
  return true;
}

/**
 * What the inputs gave then, without what took no part. Returns false when the run was aborted meanwhile.
 * @throws MotifError `INVALID_INPUT` when it is not as many events as then.
 */
async function rereadEvents(
  task: Task,
  { inputs }: Partitions,
  { record, length }: RecordedEpoch,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  let events = 0;
  for (const [identity, state] of record.inputs) {
    const input = inputs.find((one) => one.identity === identity);
    if (input === undefined || state === undefined) continue;
    const aside = record.aside?.filter((one) => one.identity === identity) ?? [];
    const none = placesOf(aside.flatMap(({ refused, repeated = [] }) => [...refused, ...repeated]));
    const late = placesOf(aside.flatMap((one) => one.late));
    for await (const read of input.reread(state, signal)) {
      if (read === ABORTED) return false;
      const batch = none.size === 0 ? read : pickRows(read, rowsWithout(read, rowsAt(read, none)));
      task.add(batch, rowsAt(batch, late));
      events += batch.length;
    }
  }
  if (events !== length) throw notAllThere(record, events, length);
  return true;
}

function placesOf(positions: readonly Position[]): ReadonlySet<string> {
  return new Set(positions.map(placeOf));
}

function placeOf({ source, partition, offset }: Position): string {
  return `${partition} ${offset} ${source}`;
}

function rowsAt(batch: Batch, places: ReadonlySet<string>): Uint32Array {
  const rows: number[] = [];
  if (places.size > 0) {
    for (let row = 0; row < batch.length; row++) if (places.has(placeOf(positionAt(batch, row)))) rows.push(row);
  }
  return Uint32Array.from(rows);
}

function notAllThere({ inputs }: EpochRecord, events: number, before: number): MotifError {
  const read = inputs.map(([identity]) => {
    const [, name, partition]: readonly unknown[] = JSON.parse(identity);
    return `${name}, partition ${partition}`;
  });
  return new MotifError('INVALID_INPUT', {
    message: `${read.join('; ')}: ${before} events have to be read again to go on, and ${events} are there`,
    hint: 'Keep what is read for longer than a checkpoint takes, and do not compact it; or begin anew.',
  });
}

function otherwise(query: string, count: number, before: number): MotifError {
  return new MotifError('ARCHIVE_MISMATCH', {
    message: `query ${query} gives ${count} behaviours for the events for which it gave ${before} when they were committed`,
    hint: 'Go on with the version of motif that wrote it, or begin anew with --fresh.',
  });
}
