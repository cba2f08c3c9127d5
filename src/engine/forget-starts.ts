import type { MatcherSnapshot, StartSnapshot } from '../patterns/snapshot.js';

type Open = Pick<MatcherSnapshot<never>, 'waiting' | 'starts'>;

/**
 * What a key has open without its rows up to and with the one at `last`: start rows among them are dropped, for that row may
 * be in their matches, or have told what is; later ones know nothing of it.
 */
export function forgetStarts<S extends Open>(open: S, last: number, rows: number): S {
  const moved = (place: number): number => (place > last ? place - last - 1 : -1);
  const starts = open.starts.filter(({ row }) => row > last).map((start) => movedStart(start, moved));
  const waiting = open.waiting < 0 || last + 1 >= rows ? -1 : Math.max(0, open.waiting - last - 1);
  return { ...open, waiting, starts };
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
