import { type Batch, positionAt, valueAt } from '../../batch.js';
import { gather } from '../../gather.js';
import type { StateColumn } from '../epochs/state-columns.js';
import type { Person } from './person.js';

/** The batch without the person's rows, its dictionaries without their texts; itself where there are none. */
export function forgetRows(batch: Batch, columns: readonly StateColumn[], person: Person): Batch {
  const looked = columns.flatMap((of, place) => {
    const column = batch.columns[place];
    return column !== undefined && person.mayBeIn(of) ? [{ of, column }] : [];
  });
  const rows: number[] = [];
  for (let row = 0; row < batch.length; row++) {
    const isTheirs = looked.some(({ of, column }) => person.isValue(valueAt(column, row), of));
    if (!person.isAt(positionAt(batch, row), isTheirs)) rows.push(row);
  }
  if (rows.length === batch.length) return batch;
  const selection = { batches: [batch], from: new Uint32Array(rows.length), rows: Uint32Array.from(rows) };
  return gather(selection, { alone: true });
}
