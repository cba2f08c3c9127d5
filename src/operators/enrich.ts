import type { Observable, OperatorFunction } from 'rxjs';
import type { StreamEvent } from '../event.js';
import type { Value } from '../schema.js';
import { VersionedTable } from '../windows/versioned-table.js';
import { joinKey } from './join-key.js';
import type { Joined } from './join-within.js';
import { mergeSides } from './merge-sides.js';

export interface EnrichOptions<L, R, K extends 'inner' | 'left' = 'inner'> {
  /** Of the events: which row of the table is looked up. One that holds `null` has none: `(view) => [view.item_id]`. */
  readonly key: (event: L) => readonly Value[];
  /** Of the table's rows. */
  readonly tableKey: (row: R) => readonly Value[];
  /** `'left'`: an event for which there is no row yet comes out too, alone. Default: `'inner'`. */
  readonly kind?: K;
}

/**
 * To each event the row of a slowly changing table that is valid at its time: the latest of its key that is not later (a
 * temporal look-up; of several at one time, the last). `table` is a stream of versions, `fromFile(…)` for example; it and the
 * events must be in event-time order, and what comes out is: the events, at their own time and position.
 *
 * An event waits until the table has been read beyond its time or has ended, and the table waits for the events, each in
 * memory; of the table, one row a key is kept.
 * Errors with MotifError `INVALID_INPUT` for an event or a row that is earlier than the one before it.
 */
export function enrich<L, R, K extends 'inner' | 'left' = 'inner'>(
  table: Observable<StreamEvent<R>>,
  options: EnrichOptions<L, R, K>,
): OperatorFunction<StreamEvent<L>, StreamEvent<Joined<L, K extends 'left' ? R | undefined : R>>>;
export function enrich<L, R>(
  table: Observable<StreamEvent<R>>,
  { key, tableKey, kind = 'inner' }: EnrichOptions<L, R, 'inner' | 'left'>,
): OperatorFunction<StreamEvent<L>, StreamEvent<Joined<L, R | undefined>>> {
  return mergeSides<L, R, StreamEvent<Joined<L, R | undefined>>>(table, 'enrich', (subscriber) => {
    const versions = new VersionedTable<StreamEvent<R>>();
    versions.forgetChanges();
    return {
      left: ({ time, position, value: left }) => {
        const wanted = joinKey(key(left));
        const version = wanted === undefined ? undefined : versions.get(wanted);
        if (version !== undefined || kind === 'left') {
          subscriber.next({ time, position, value: { left, right: version?.value } });
        }
      },
      right: (row) => {
        const name = joinKey(tableKey(row.value));
        if (name !== undefined) versions.set(name, row);
      },
      advance: () => {},
      hasOpenLeft: false,
    };
  });
}
