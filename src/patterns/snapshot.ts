import type { Value } from '../schema.js';
import type { History, StartRow, Thread } from './partial-match.js';
import type { Program } from './program.js';
import type { Row } from './row.js';

/** A matcher's state as plain data: rows once, everything else by their place in a table. */
export interface MatcherSnapshot<E> {
  readonly ordinal: number;
  readonly rows: readonly Row<E>[];
  /** `previous` is -1 at the beginning; a node stands after those it leads back to. */
  readonly nodes: readonly {
    readonly row: number;
    readonly variable: string;
    readonly ordinal: number;
    readonly previous: number;
  }[];
  readonly starts: readonly StartSnapshot[];
}

interface StartSnapshot {
  readonly first: number;
  readonly ordinal: number;
  readonly expired: boolean;
  readonly threads: readonly {
    readonly position: number | undefined;
    readonly captured: readonly Value[];
    readonly node: number;
  }[];
  /** The node of the best match so far; -1 for the empty match. */
  readonly complete?: number;
}

export function snapshotStarts<E>(starts: readonly StartRow<E>[], ordinal: number): MatcherSnapshot<E> {
  const rows = new Map<Row<E>, number>();
  const places = new Map<History<E>, number>();
  const nodes: MatcherSnapshot<E>['nodes'][number][] = [];

  const rowPlace = (row: Row<E>): number => {
    const place = rows.get(row) ?? rows.size;
    rows.set(row, place);
    return place;
  };
  const nodePlace = (history: History<E> | undefined): number => {
    const path: History<E>[] = [];
    let node = history;
    for (; node !== undefined && !places.has(node); node = node.previous) path.push(node);
    let place = node === undefined ? -1 : (places.get(node) ?? -1);
    for (const step of path.reverse()) {
      nodes.push({ row: rowPlace(step.row), variable: step.variable, ordinal: step.ordinal, previous: place });
      place = nodes.length - 1;
      places.set(step, place);
    }
    return place;
  };

  const snapshots = starts.map(
    (start): StartSnapshot => ({
      first: rowPlace(start.first),
      ordinal: start.ordinal,
      expired: start.expired,
      threads: start.threads.map(({ position, captured, history }) => ({
        position,
        captured,
        node: nodePlace(history),
      })),
      ...(start.complete === undefined ? {} : { complete: nodePlace(start.complete.history) }),
    }),
  );
  return { ordinal, rows: [...rows.keys()], nodes, starts: snapshots };
}

export function restoreStarts<E>(snapshot: MatcherSnapshot<E>, program: Program<E>): StartRow<E>[] {
  const { within = Number.POSITIVE_INFINITY } = program;
  const histories: History<E>[] = [];
  for (const { row: place, variable, ordinal, previous } of snapshot.nodes) {
    histories.push({ row: rowAt(snapshot.rows, place), variable, ordinal, previous: histories[previous] });
  }
  return snapshot.starts.map((start): StartRow<E> => {
    const first = rowAt(snapshot.rows, start.first);
    return {
      first,
      ordinal: start.ordinal,
      deadline: first.time + within,
      threads: start.threads.map(
        ({ position, captured, node }): Thread<E> => ({ position, captured, history: histories[node] }),
      ),
      complete: start.complete === undefined ? undefined : { history: histories[start.complete] },
      expired: start.expired,
    };
  });
}

function rowAt<E>(rows: readonly Row<E>[], place: number): Row<E> {
  const row = rows[place];
  if (row === undefined) throw new TypeError(`a snapshot names row ${place} of ${rows.length}`);
  return row;
}
