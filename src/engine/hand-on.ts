import type { Batch } from '../batch.js';
import { pickRows } from '../pick-rows.js';
import { rowsWithout } from './forgetting/rows-without.js';
import type { Taken } from './partitions/partition-input.js';
import type { Partitions } from './partitions/partitions.js';
import type { HandedOn } from './store.js';
import type { Task } from './task.js';

/** What a step has of a stream for tasks elsewhere: of a source what came in time, as it came; else what queries gave. */
export function handOn(
  stream: string,
  step: {
    readonly taken: readonly Taken[];
    readonly task: Task;
    readonly partitions: Partitions;
    readonly ended: boolean;
  },
): HandedOn {
  const { taken, task, partitions, ended } = step;
  const given = task.takeHandedOn(stream);
  if (given !== undefined) return { stream, ...given, ended };
  const rows = taken.flatMap(({ batch, lateRows }): Batch[] => {
    if (batch.stream !== stream) return [];
    if (lateRows.length === 0) return batch.length === 0 ? [] : [batch];
    return [pickRows(batch, rowsWithout(batch, lateRows))];
  });
  return { stream, rows, watermark: partitions.watermarkOf(stream), ended };
}
