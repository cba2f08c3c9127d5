import type { Timestamp } from '../time.js';
import type { MappedRow, Outcome } from './outcome.js';
import type { Segment } from './path.js';
import type { ProgramPosition } from './program-position.js';
import type { Row } from './row.js';
import { rowBeside } from './row-in-hand.js';
import type { RowStore } from './row-store.js';

/** Where an outcome's rows are kept. */
export interface OutcomeRows<E> {
  readonly store: RowStore<E>;
  readonly positions: readonly ProgramPosition<E>[];
  readonly segments: readonly Segment[];
  readonly start: number;
  /** The last row of the match; -1: none is mapped. */
  readonly last: number;
  /** Time from which on no row is seen. */
  readonly horizon: Timestamp;
}

/** An outcome, read from the rows as they are kept: good until the one it is given to returns. */
export class FoundOutcome<E> implements Outcome<E> {
  readonly kind: Outcome<E>['kind'];
  readonly matchNumber: number;
  readonly #in: OutcomeRows<E>;
  readonly #deadline: Timestamp | undefined;
  #ids: number[] | undefined;
  #rows: readonly MappedRow<E>[] | undefined;

  /** `deadline` is a timeout's time. */
  constructor(kind: Outcome<E>['kind'], rows: OutcomeRows<E>, matchNumber: number, deadline?: Timestamp) {
    this.kind = kind;
    this.#in = rows;
    this.matchNumber = matchNumber;
    this.#deadline = deadline;
  }

  get first(): Row<E> {
    return this.#in.store.at(this.#in.start);
  }

  get time(): Timestamp {
    const { store, start, last } = this.#in;
    return this.#deadline ?? store.time(last < 0 ? start : last);
  }

  get rows(): readonly MappedRow<E>[] {
    this.#rows ??= this.#read();
    return this.#rows;
  }

  neighbour(index: number, shift: number): Row<E> | undefined {
    const id = this.rows.length > 0 ? this.#ids?.[index] : undefined;
    return id === undefined ? undefined : rowBeside(this.#in.store, id, shift, this.#in.horizon);
  }

  #read(): readonly MappedRow<E>[] {
    const { store, positions, segments } = this.#in;
    const rows: MappedRow<E>[] = [];
    const ids: number[] = [];
    for (const { position, isGap, first, end } of segments) {
      const { variable, excluded = false } = positions[position] ?? {};
      if (isGap || variable === undefined) continue;
      for (let id = first; id >= 0 && id !== end; id = store.next(id)) {
        rows.push({ row: store.at(id), variable, excluded });
        ids.push(id);
      }
    }
    this.#ids = ids;
    return rows;
  }
}
