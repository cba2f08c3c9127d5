import type { ScannedRow } from '../scanned-row.js';
import type { Value } from '../schema.js';
import type { RawRecord, RowReceiver } from './decoder.js';

/** Gives rows on as those of another record: of the one that they were only a part of. */
export class RowsOf implements RowReceiver {
  readonly #rows: RowReceiver;
  readonly #record: RawRecord;

  constructor(rows: RowReceiver, record: RawRecord) {
    this.#rows = rows;
    this.#record = record;
  }

  row(values: readonly Value[]): void {
    this.#rows.row(values, this.#record);
  }

  scanned(row: ScannedRow): void {
    this.#rows.scanned(row, this.#record);
  }

  settle(): void {
    this.#rows.settle();
  }

  reject(reason: string): void {
    this.#rows.reject(reason, this.#record);
  }
}
