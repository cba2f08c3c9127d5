/**
 * How a thread came to where it is: runs of rows that one position consumed, the latest run first. A run goes on until
 * the next begins, so that a thread which stays where it is (`X*`) costs nothing, however long it waits.
 */
export type Path = Run | Splice | undefined;

/** Rows from `from` on, up to where what follows begins. */
export interface Run {
  readonly kind: 'run';
  readonly position: number;
  /** Ordinal of its first row. */
  readonly from: number;
  /** Its first row as it is kept; of a gap, whose rows nobody keeps, the last one kept before it. */
  readonly row: number;
  readonly isGap: boolean;
  previous: Path;
}

/**
 * The path of one who joined another's: `over` is the other's, back to the row after which they were one; before that
 * lies his own.
 */
export interface Splice {
  readonly kind: 'splice';
  readonly over: Path;
  readonly join: Join;
}

/** From here on two have one future, and one path. */
export interface Join {
  /** Ordinal of the row after which they were one, and the last row kept then. */
  readonly at: number;
  readonly after: number;
  /** By thread, as they stood then: the path that goes on, and the one that led here for who joined. */
  readonly theirs: readonly Path[];
  readonly ours: readonly Path[];
}

export function runOf(position: number, from: number, row: number, isGap: boolean, previous: Path): Run {
  return { kind: 'run', position, from, row, isGap, previous };
}

/** Rows that one position consumed: those kept from `first` on, as far as `end` (exclusive; -1: to the last one kept). */
export interface Segment {
  readonly position: number;
  readonly isGap: boolean;
  /** Ordinal of its first row. */
  readonly from: number;
  readonly first: number;
  readonly end: number;
}

export function spliced(over: Path, join: Join | undefined): Path {
  return join === undefined ? over : { kind: 'splice', over, join };
}

/**
 * Follows `path` back to its beginning, from the row with the ordinal `last` on, behind which `end` is kept, and gives
 * its segments in order. `next` gives the row kept after another.
 */
export function segmentsOf(path: Path, last: number, end: number, next: (row: number) => number): Segment[] {
  const segments: Segment[] = [];
  /** Joins that are still to come on the way back, those of the outermost first. */
  const joins: Join[] = [];
  let here = path;
  let stop = end;
  let upTo = last;
  const add = ({ position, isGap }: Run, from: number, first: number): void => {
    if (from > upTo) return;
    segments.push({ position, isGap, from, first, end: stop });
    stop = first;
    upTo = from - 1;
  };
  for (;;) {
    while (here?.kind === 'splice') {
      joins.push(here.join);
      here = here.over;
    }
    const at = Math.max(...joins.map((join) => join.at));
    if (here === undefined ? joins.length > 0 : here.from <= at) {
      const place = joinOf(here, at, joins);
      const join = joins[place];
      if (join === undefined) throw new Error('a path leads past where it was joined');
      if (here !== undefined) add(here, at + 1, next(join.after));
      joins.length = place;
      here = join.ours[join.theirs.indexOf(here)];
      continue;
    }
    if (here === undefined) return segments.reverse();
    add(here, here.from, here.isGap ? next(here.row) : here.row);
    here = here.previous;
  }
}

/**
 * The join after row `at` by which to leave the path. Of several of one row the outermost is the whole of them, unless it was
 * to a path that then joined this one.
 */
function joinOf(here: Path, at: number, joins: readonly Join[]): number {
  return joins.findIndex((join) => join.at === at && join.theirs.includes(here));
}

/** Cuts off what lies before the ordinal, which nobody follows the paths back to. */
export function cutBefore(paths: readonly Path[], ordinal: number): void {
  const ahead: Path[] = [...paths];
  const seen = new Set<Path>();
  for (let here = ahead.pop(); here !== undefined || ahead.length > 0; here = ahead.pop()) {
    if (here === undefined || seen.has(here)) continue;
    seen.add(here);
    if (here.kind === 'splice') ahead.push(here.over, ...here.join.ours);
    else if (here.from <= ordinal) here.previous = undefined;
    else ahead.push(here.previous);
  }
}
