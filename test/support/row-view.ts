import type { Position } from '../../src/event.js';
import type { Row } from '../../src/patterns/row.js';
import type { Value } from '../../src/schema.js';
import type { Timestamp } from '../../src/time.js';
import type { ReferenceRow } from '../reference/evaluate-reference.js';
import type { CaseEvent } from './arbitrary-condition.js';

/** One row after the other under one object, so that a matcher which remembers a row it has not kept is found out. */
export class RowView implements Row<CaseEvent> {
  readonly #rows: readonly ReferenceRow<CaseEvent>[];
  #at: number;
  #hidden = false;

  constructor(rows: readonly ReferenceRow<CaseEvent>[], at = -1) {
    this.#rows = rows;
    this.#at = at;
  }

  next(): Row<CaseEvent> {
    this.#at += 1;
    this.#hidden = false;
    return this;
  }

  hide(): void {
    this.#hidden = true;
  }

  get time(): Timestamp {
    return this.#row().time;
  }

  get position(): Position {
    this.#row();
    return { source: 'rows', partition: 0, offset: this.#at };
  }

  get event(): CaseEvent {
    const { event } = this.#row();
    if (event === undefined) throw new Error('a row without its event');
    return event;
  }

  at(field: number): Value {
    return this.#row().values[field] ?? null;
  }

  keep(): Row<CaseEvent> {
    return new RowView(this.#rows, this.#at);
  }

  #row(): ReferenceRow<CaseEvent> {
    const row = this.#rows[this.#at];
    if (row === undefined || this.#hidden) throw new Error('a row was read after its turn without being kept');
    return row;
  }
}
