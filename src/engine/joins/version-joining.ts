import type { Duration, Timestamp } from '../../time.js';
import { VersionedTable } from '../../windows/versioned-table.js';
import type { JoinedRow, JoinedRows, Joining } from './joining.js';

/** To each left row the right side's version valid at its time. What is remembered is each key's latest version. */
export class VersionJoining implements Joining {
  readonly #versions: VersionedTable<JoinedRow>;
  readonly #outer: boolean;
  readonly #rows: JoinedRows;

  constructor(ttl: Duration | undefined, outer: boolean, rows: JoinedRows) {
    this.#versions = new VersionedTable(ttl);
    this.#outer = outer;
    this.#rows = rows;
  }

  left(key: string | undefined, row: JoinedRow): void {
    const { matches, found } = this.#rows;
    this.#versions.advance(row.time);
    const version = key === undefined ? undefined : this.#versions.get(key);
    if (version !== undefined && (matches === undefined || matches(row, version))) found(row, version, row.time);
    else if (this.#outer) found(row, undefined, row.time);
  }

  right(key: string, row: JoinedRow): void {
    this.#versions.set(key, row);
  }

  advance(watermark: Timestamp): void {
    this.#versions.advance(watermark);
  }

  earliestUndecided(): Timestamp {
    return Number.POSITIVE_INFINITY;
  }

  takeChanges(): ReadonlyMap<string, JoinedRow | undefined> {
    return this.#versions.takeChanges();
  }

  forgetChanges(): void {
    this.#versions.forgetChanges();
  }

  restore(states: ReadonlyMap<string, JoinedRow>): void {
    this.#versions.restore(states);
  }
}
