import type { Timestamp } from '../../time.js';
import type { JoinedRow, JoinedRows, Joining } from './joining.js';

/** To each left row all that a table has for its key. The table is read before the first left row, and again after a restart. */
export class TableJoining implements Joining {
  readonly #table = new Map<string, JoinedRow[]>();
  readonly #outer: boolean;
  readonly #rows: JoinedRows;

  constructor(outer: boolean, rows: JoinedRows) {
    this.#outer = outer;
    this.#rows = rows;
  }

  left(key: string | undefined, row: JoinedRow): void {
    const { matches, found } = this.#rows;
    let isMatched = false;
    for (const right of key === undefined ? [] : (this.#table.get(key) ?? [])) {
      if (matches?.(row, right) === false) continue;
      isMatched = true;
      found(row, right, row.time);
    }
    if (!isMatched && this.#outer) found(row, undefined, row.time);
  }

  right(key: string, row: JoinedRow): void {
    const known = this.#table.get(key);
    if (known === undefined) this.#table.set(key, [row]);
    else known.push(row);
  }

  advance(): void {}

  earliestUndecided(): Timestamp {
    return Number.POSITIVE_INFINITY;
  }

  takeChanges(): ReadonlyMap<string, undefined> {
    return new Map();
  }

  forgetChanges(): void {}

  restore(): void {}
}
