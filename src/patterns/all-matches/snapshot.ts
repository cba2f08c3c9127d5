import type { Timestamp } from '../../time.js';
import type { Row } from '../row.js';
import type { History } from './history.js';
import { type CompleteMatch, continuationOf, deadlineOf, type PartialMatch, type Start } from './partial-match.js';
import type { AllMatchesProgram } from './program.js';

/** The state of `AllMatches` as plain data: rows once, everything else by its place in a table. */
export interface AllMatchesSnapshot<E> {
  readonly ordinal: number;
  readonly rows: readonly Row<E>[];
  /** `previous` is -1 at the beginning; a node stands after those it leads back to. */
  readonly nodes: readonly {
    readonly row: number;
    readonly variable: string;
    readonly ordinal: number;
    readonly previous: number;
    readonly complete: boolean;
  }[];
  readonly partials: readonly { readonly node: number; readonly position: number }[];
  readonly waiting: readonly { readonly node: number; readonly time: Timestamp }[];
}

export function snapshotPartials<E>(
  partials: readonly PartialMatch<E>[],
  waiting: readonly CompleteMatch<E>[],
  ordinal: number,
): AllMatchesSnapshot<E> {
  const rows = new Map<Row<E>, number>();
  const places = new Map<History<E>, number>();
  const nodes: AllMatchesSnapshot<E>['nodes'][number][] = [];
  const rowPlace = (row: Row<E>): number => {
    const place = rows.get(row) ?? rows.size;
    rows.set(row, place);
    return place;
  };
  const nodePlace = (history: History<E>): number => {
    const path: History<E>[] = [];
    let node: History<E> | undefined = history;
    for (; node !== undefined && !places.has(node); node = node.previous) path.push(node);
    let place = node === undefined ? -1 : (places.get(node) ?? -1);
    for (const step of path.reverse()) {
      const { row, variable, ordinal: at, complete } = step;
      nodes.push({ row: rowPlace(row), variable, ordinal: at, previous: place, complete });
      place = nodes.length - 1;
      places.set(step, place);
    }
    return place;
  };
  return {
    ordinal,
    partials: partials.map(({ history, position }) => ({ node: nodePlace(history), position })),
    waiting: waiting.map(({ history, time }) => ({ node: nodePlace(history), time })),
    nodes,
    rows: [...rows.keys()],
  };
}

export function restorePartials<E>(
  snapshot: AllMatchesSnapshot<E>,
  program: AllMatchesProgram<E>,
): { readonly partials: PartialMatch<E>[]; readonly waiting: CompleteMatch<E>[] } {
  const histories: History<E>[] = [];
  const starts: Start<E>[] = [];
  for (const { row: place, variable, ordinal, previous: at, complete } of snapshot.nodes) {
    const row = snapshot.rows[place];
    if (row === undefined) throw new TypeError(`a snapshot names row ${place} of ${snapshot.rows.length}`);
    const previous = histories[at];
    histories.push({ row, variable, ordinal, previous, complete });
    starts.push(starts[at] ?? { row, ordinal, deadline: row.time + program.within });
  }
  const at = (node: number): { readonly history: History<E>; readonly start: Start<E> } => {
    const [history, start] = [histories[node], starts[node]];
    if (history === undefined || start === undefined)
      throw new TypeError(`a snapshot names node ${node} of ${histories.length}`);
    return { history, start };
  };
  return {
    partials: snapshot.partials.map(({ node, position }) => {
      const { history, start } = at(node);
      const deadline = deadlineOf(start, history, continuationOf(program, position));
      return { start, position, history, deadline };
    }),
    waiting: snapshot.waiting.map(({ node, time }) => ({ ...at(node), time })),
  };
}
