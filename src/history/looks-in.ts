import type { Batch } from '../batch.js';
import type { Timestamp } from '../time.js';
import { OPEN_LOOKS } from './open-watch.js';

/** So many rows of a batch, and the time of the last of them. */
export interface Look {
  readonly rows: number;
  readonly time: Timestamp;
}

/** Where in a batch what is open is looked at, so that it comes to about `OPEN_LOOKS` in `all` rows, however long batches are. */
export function* looksIn({ times }: Pick<Batch, 'times'>, all: number): Generator<Look> {
  const step = Math.max(1, Math.ceil(all / OPEN_LOOKS));
  for (let rows = step; rows < times.length; rows += step) {
    const time = times[rows - 1];
    if (time !== undefined) yield { rows, time };
  }
}
