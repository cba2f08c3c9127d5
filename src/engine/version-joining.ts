import type { Timestamp } from '../time.js';
import { VersionedTable } from '../windows/versioned-table.js';
import type { JoinedRow, JoinedRows, Joining } from './joining.js';

/** To each left row the right side's version valid at its time. What is remembered is each key's latest version. */
export class VersionJoining implements Joining {
  readonly #versions = new VersionedTable<JoinedRow>();
  readonly #outer: boolean;
  readonly #rows: JoinedRows;

  constructor(outer: boolean, rows: JoinedRows) {
    this.#outer = outer;
    this.#rows = rows;
  }

  left(key: string | undefined, row: JoinedRow): void {
    const { matches, found } = this.#rows;
    const version = key === undefined ? undefined : this.#versions.get(key);
    if (version !== undefined && (matches === undefined || matches(row, version))) found(row, version, row.time);
    else if (this.#outer) found(row, undefined, row.time);
  }

  right(key: string, row: JoinedRow): void {
    this.#versions.set(key, row);
  }

  advance(): void {}

  earliestUndecided(): Timestamp {
    return Number.POSITIVE_INFINITY;
  }

  takeChanges(): ReadonlyMap<string, JoinedRow> {
    return this.#versions.takeChanges();
  }

  forgetChanges(): void {
    this.#versions.forgetChanges();
  }

  restore(states: ReadonlyMap<string, JoinedRow>): void {
    this.#versions.restore(states);
  }
}
