import type { MatcherSnapshot, StartSnapshot } from '../../patterns/snapshot.js';

type Open = Pick<MatcherSnapshot<never>, 'waiting' | 'starts'>;

/**
 * What a key has open without the rows that are theirs. Start rows up to the last of them are dropped: it may be in their
 * matches, or have told what is; later ones know nothing of it.
 */
export function forgetStarts<S extends Open>(open: S, theirs: readonly boolean[]): S {
  const last = theirs.lastIndexOf(true);
  let count = 0;
  const places = theirs.map((isTheirs) => (isTheirs ? -1 : count++));
  const move = (place: number): number => places[place] ?? -1;
  const waiting = places.slice(Math.max(0, open.waiting)).find((place) => place >= 0) ?? -1;
  const starts = open.starts.filter(({ row }) => row > last).map((start) => movedStart(start, move));
  return { ...open, waiting: open.waiting < 0 ? -1 : waiting, starts };
}

type Move = (place: number) => number;
type Accept = NonNullable<StartSnapshot['accept']>;

function movedStart({ row, accept, verdict, threads }: StartSnapshot, move: Move): StartSnapshot {
  return {
    row: move(row),
    ...(accept === undefined ? {} : { accept: movedAccept(accept, move) }),
    ...(verdict === undefined ? {} : { verdict: movedVerdict(verdict, move) }),
    ...(threads === undefined ? {} : { threads: movedThreads(threads, move) }),
  };
}

function movedAccept({ at, last, path }: Accept, move: Move): Accept {
  return { at, last: move(last), path: movedPath(path, move) };
}

function movedVerdict(
  { kind, accept }: NonNullable<StartSnapshot['verdict']>,
  move: Move,
): NonNullable<StartSnapshot['verdict']> {
  return accept === undefined ? { kind } : { kind, accept: movedAccept(accept, move) };
}

function movedThreads(
  threads: NonNullable<StartSnapshot['threads']>,
  move: Move,
): NonNullable<StartSnapshot['threads']> {
  const values = threads.values.map((captured) =>
    'value' in captured
      ? captured
      : { matched: captured.matched.map(({ row, variable }) => ({ row: move(row), variable })) },
  );
  return { ...threads, values, paths: threads.paths.map((path) => movedPath(path, move)) };
}

function movedPath(path: Accept['path'], move: Move): Accept['path'] {
  return path.map((segment) => ({ ...segment, row: move(segment.row) }));
}
