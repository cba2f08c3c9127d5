import type { Value } from '../schema.js';
import type { Timestamp } from '../time.js';
import { type Captured, MatchedRows } from './captures.js';
import type { Groups } from './groups.js';
import type { KeyRows } from './key-rows.js';
import { type Path, runOf, segmentsOf } from './path.js';
import type { Program } from './program.js';
import type { Row } from './row.js';
import { type Accept, acceptOf, pathOf, rootOf, type Start, type Verdict } from './start.js';
import type { Moment } from './step-row.js';

/** A key's state as plain data: rows once, everything else by their place among them (-1: none). */
export interface MatcherSnapshot<E> {
  /** Of the key's next row. */
  readonly ordinal: number;
  readonly lastTime: Timestamp;
  readonly floor: number;
  readonly covered: number;
  readonly count: number;
  readonly rows: readonly { readonly row: Row<E>; readonly ordinal: number }[];
  readonly waiting: number;
  readonly starts: readonly StartSnapshot[];
}

export interface StartSnapshot {
  readonly row: number;
  readonly accept?: AcceptSnapshot;
  /** Of one that is decided and waits for those before it. */
  readonly verdict?: { readonly kind: Verdict['kind']; readonly accept?: AcceptSnapshot };
  readonly threads?: ThreadsSnapshot;
}

interface ThreadsSnapshot {
  readonly states: readonly number[];
  readonly registers: readonly (readonly number[])[];
  readonly values: readonly CapturedSnapshot[];
  readonly paths: readonly PathSnapshot[];
}

interface AcceptSnapshot {
  readonly at: number;
  readonly last: number;
  readonly path: PathSnapshot;
}

type PathSnapshot = readonly {
  readonly position: number;
  readonly isGap: boolean;
  readonly from: number;
  readonly row: number;
}[];

type CapturedSnapshot =
  | { readonly value: Value }
  | { readonly matched: readonly { readonly row: number; readonly variable: string }[] };

/** Writes what refers to a key's rows by their places. */
export class SnapshotWriter<E> {
  readonly #rows: KeyRows<E>;
  readonly #last: number;
  readonly #places = new Map<number, number>();

  /** `last` is the ordinal of the last row that was offered to the partial matches. */
  constructor(rows: KeyRows<E>, last: number) {
    this.#rows = rows;
    this.#last = last;
    for (const id of rows.ids()) this.#places.set(id, this.#places.size);
  }

  get rows(): MatcherSnapshot<E>['rows'] {
    const { store } = this.#rows;
    return [...this.#places.keys()].map((id) => ({ row: store.at(id), ordinal: store.ordinal(id) }));
  }

  place(id: number): number {
    return this.#places.get(id) ?? -1;
  }

  start(start: Start<E>): StartSnapshot {
    const row = this.place(start.row);
    if (start.verdict !== undefined) return { row, verdict: this.#verdict(start.verdict) };
    const group = rootOf(start)?.group;
    const values = rootOf(start)?.values ?? [];
    const accept = acceptOf(start);
    if (group === undefined) return { row };
    const { configuration, map } = group;
    return {
      row,
      ...(accept === undefined ? {} : { accept: this.#accept(accept) }),
      threads: {
        states: configuration.states,
        registers: configuration.registers,
        values: map.map((register) => this.#captured(values[register] ?? null)),
        paths: configuration.states.map((_, thread) => this.#path(pathOf(start, thread), this.#last)),
      },
    };
  }

  #verdict(verdict: Verdict): NonNullable<StartSnapshot['verdict']> {
    return verdict.kind === 'nothing' ? verdict : { kind: verdict.kind, accept: this.#accept(verdict.accept) };
  }

  #accept({ path, at, last }: Accept): AcceptSnapshot {
    return { at, last: this.place(last), path: this.#path(path, at) };
  }

  #path(path: Path, upTo: number): PathSnapshot {
    const { store } = this.#rows;
    return segmentsOf(path, upTo, -1, (row) => store.next(row)).map(({ position, isGap, from, first }) => {
      const row = isGap ? (first < 0 ? this.#rows.last : store.previous(first)) : first;
      return { position, isGap, from, row: this.place(row) };
    });
  }

  #captured(captured: Captured): CapturedSnapshot {
    if (!(captured instanceof MatchedRows)) return { value: captured };
    const matched = MatchedRows.inOrder(captured);
    return { matched: matched.map(({ row, variable }) => ({ row: this.place(row), variable })) };
  }
}

/** Reads what a writer wrote, once the rows are kept again: `ids` are theirs, by place. */
export class SnapshotReader {
  readonly #ids: readonly number[];

  constructor(ids: readonly number[]) {
    this.#ids = ids;
  }

  id(place: number): number {
    return this.#ids[place] ?? -1;
  }

  /** A start row as it stood, its threads among those of the others again. */
  start<E>(
    { row: place, accept, verdict, threads }: StartSnapshot,
    { configurations }: Program<E>,
    { store }: KeyRows<E>,
    groups: Groups<E>,
    moment: Moment,
  ): Start<E> {
    const row = this.id(place);
    const start: Start<E> = {
      row,
      ordinal: store.ordinal(row),
      home: undefined,
      join: undefined,
      accept: accept === undefined ? undefined : this.accept(accept),
      verdict: verdict === undefined ? undefined : this.verdict(verdict),
    };
    if (threads === undefined) return start;
    const { states, registers, values, paths } = threads;
    groups.placeStart(
      start,
      {
        configuration: configurations.of(states, registers),
        paths: paths.map((path) => this.path(path)),
        values: values.map((value) => this.captured(value)),
      },
      moment,
    );
    return start;
  }

  accept({ at, last, path }: AcceptSnapshot): Accept {
    return { at, last: this.id(last), path: this.path(path) };
  }

  verdict({ kind, accept }: NonNullable<StartSnapshot['verdict']>): Verdict {
    if (kind === 'nothing' || accept === undefined) return { kind: 'nothing' };
    return { kind, accept: this.accept(accept) };
  }

  path(path: PathSnapshot): Path {
    return path.reduce<Path>(
      (previous, { position, isGap, from, row }) => runOf(position, from, this.id(row), isGap, previous),
      undefined,
    );
  }

  captured(captured: CapturedSnapshot): Captured {
    if ('value' in captured) return captured.value;
    return captured.matched.reduce<MatchedRows | null>(
      (previous, { row, variable }) => new MatchedRows(this.id(row), variable, previous ?? undefined),
      null,
    );
  }
}
