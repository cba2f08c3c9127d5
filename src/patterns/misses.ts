import type { Timestamp } from '../time.js';
import type { Configuration } from './configuration.js';
import { FoundOutcome } from './found-outcome.js';
import type { KeyRows } from './key-rows.js';
import type { MissWatch } from './miss.js';
import { type Path, segmentsOf } from './path.js';
import type { Program } from './program.js';
import type { RowScope } from './row.js';
import type { RowStore } from './row-store.js';
import { acceptOf, pathOf, rootOf, type Start } from './start.js';
import type { StepRow } from './step-row.js';
import { stepDistances } from './tracing/step-distances.js';

/** Of the threads of a configuration the one that wants the fewest rows more, the preferred of those. */
export interface Standing {
  readonly thread: number;
  readonly state: number;
  readonly missing: number;
}

/** Where the path of a start row that dies is, and what it dies of. */
export interface Death<E> {
  /** The start row as it is kept. */
  readonly start: number;
  readonly path: Path;
  /** Ordinal of the last row before its end, and the first row that is kept behind that; -1: none is. */
  readonly at: number;
  readonly end: number;
  readonly by?: RowScope<E>;
}

/** Tells of start rows that come to nothing, as they do: only of those that are asked for is more made than a number. */
export class Misses<E> {
  readonly #program: Program<E>;
  readonly #store: RowStore<E>;
  readonly #watch: MissWatch<E>;
  readonly #distances: readonly number[];
  readonly #standings = new WeakMap<Configuration<E>, Standing>();
  /** Of start rows that are dead and not concluded. */
  readonly #unsure = new WeakMap<Start<E>, () => void>();

  constructor(program: Program<E>, store: RowStore<E>, watch: MissWatch<E>) {
    this.#program = program;
    this.#store = store;
    this.#watch = watch;
    this.#distances = stepDistances(program.states, program.positions);
  }

  /** How start rows of the configuration stand; undefined: nobody wants to know. */
  wanted(configuration: Configuration<E>): Standing | undefined {
    const known = this.#standings.get(configuration);
    const standing = known ?? this.#standingOf(configuration);
    if (known === undefined) this.#standings.set(configuration, standing);
    return this.#watch.wants(standing.missing) ? standing : undefined;
  }

  /** A start row whose threads are still as they were, and of which nothing is left after this `row`; absent: in time. */
  ended(start: Start<E>, rows: KeyRows<E>, row?: StepRow<E>): void {
    const configuration = rootOf(start)?.group?.configuration;
    const standing = configuration && this.wanted(configuration);
    if (standing === undefined || acceptOf(start) !== undefined) return;
    const path = pathOf(start, standing.thread);
    const where =
      row === undefined
        ? { at: rows.ordinal - 1, end: -1 }
        : { at: row.ordinal - 1, end: row.last() === row.before ? -1 : row.last(), by: row.scope(null) };
    this.#unsure.set(start, this.tell(standing, { start: start.row, path, ...where }));
  }

  /** Nothing came of the start row, and no other match passes over it. */
  conclude(start: Start<E>): void {
    this.#unsure.get(start)?.();
  }

  /** Returns what is to be done once it is sure. */
  tell({ state, missing }: Standing, { start, path, at, end, by }: Death<E>): () => void {
    const store = this.#store;
    const deadline: Timestamp = store.time(start) + this.#program.within;
    const segments = segmentsOf(path, at, end, (row) => store.next(row));
    const rows = { store, positions: this.#program.positions, segments, start, last: -1, horizon: deadline };
    const partial = new FoundOutcome<E>('timeout', rows, 0, deadline);
    return this.#watch.missed({ partial, state, missing, deadline, ...(by === undefined ? {} : { by }) });
  }

  #standingOf({ states }: Configuration<E>): Standing {
    let nearest: Standing | undefined;
    for (const [thread, state] of states.entries()) {
      const missing = this.#distances[state] ?? Number.POSITIVE_INFINITY;
      if (nearest === undefined || missing < nearest.missing) nearest = { thread, state, missing };
    }
    if (nearest === undefined) throw new RangeError('a configuration has no thread');
    return nearest;
  }
}
