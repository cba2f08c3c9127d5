import type { Schema as ArrowSchema, RecordBatch } from 'apache-arrow';
import { type DeadLetter, MAX_RAW_CHARACTERS } from '../dead-letter.js';
import { MotifError } from '../errors.js';
import type { StreamEvent } from '../event.js';
import { eventTimeOf, eventTimeProblem } from '../event-time.js';
import { jsonOf } from '../from-plain.js';
import type { Field, Value } from '../schema.js';
import { toPlain } from '../sources/to-plain.js';
import type { Cell, ColumnField } from './column-type.js';
import { TIME_COLUMN } from './event-columns.js';
import { fromArrowField } from './from-arrow-type.js';
import type { Arrow } from './load-arrow.js';
import { readColumn } from './read-column.js';

export interface BatchEventsOptions {
  /** Of the source, in positions and messages. */
  readonly name: string;
  /** Name of the event time column. */
  readonly time: string | undefined;
}

/** Rows of a stream's batches as events. All batches have the columns of the first. */
export class BatchEvents<T> {
  readonly #arrow: Arrow;
  readonly #name: string;
  readonly #fields: readonly ColumnField[];
  readonly #time: Field;
  readonly #timePlace: number;
  #schema: ArrowSchema;

  /** @throws MotifError `INVALID_INPUT` for a column of a type that is not read, `INVALID_ARGUMENT` without a time column. */
  constructor(arrow: Arrow, schema: ArrowSchema, { name, time }: BatchEventsOptions) {
    this.#arrow = arrow;
    this.#name = name;
    this.#schema = schema;
    this.#fields = schema.fields.map((field) => ({ name: field.name, type: fromArrowField(arrow, field) }));
    this.#timePlace = time === undefined ? defaultTime(this.#fields) : this.#fields.findIndex((of) => of.name === time);
    const field = this.#fields[this.#timePlace];
    if (field === undefined || field.type.kind === 'BLOB' || field.type.kind === 'TIME') throw noTime(name, time);
    this.#time = { name: field.name, type: field.type };
  }

  /** Rows of a batch, the first of which has that offset in the stream. @throws MotifError `INVALID_INPUT` for other columns. */
  read(
    batch: RecordBatch,
    { from, to, offset }: { readonly from: number; readonly to: number; readonly offset: number },
  ): { readonly events: readonly StreamEvent<T>[]; readonly deadLetters: readonly DeadLetter[] } {
    this.#check(batch.schema);
    const columns = batch.slice(from, to).data.children.map((data) => readColumn(this.#arrow, data));
    const times = columns[this.#timePlace] ?? [];
    const events: StreamEvent<T>[] = [];
    const deadLetters: DeadLetter[] = [];
    for (let row = 0; row < to - from; row++) {
      const position = { source: this.#name, partition: 0, offset: offset + row };
      // The columns are the only witness of T, and they are there at run time only.
      const value = this.#plain(columns, row) as T;
      const found = asValue(times[row] ?? null);
      const time = eventTimeOf(this.#time, found);
      if (time !== undefined) {
        events.push({ time, position, value });
      } else {
        const raw = jsonOf(value).slice(0, MAX_RAW_CHARACTERS);
        deadLetters.push({ stream: this.#name, position, reason: eventTimeProblem(this.#time, found), raw });
      }
    }
    return { events, deadLetters };
  }

  #plain(columns: readonly (readonly Cell[])[], row: number): object {
    return Object.fromEntries(
      this.#fields.map(({ name, type }, i) => [name, plainOf(type, columns[i]?.[row] ?? null)]),
    );
  }

  #check(schema: ArrowSchema): void {
    if (schema === this.#schema) return;
    if (!this.#arrow.util.compareSchemas(schema, this.#schema)) {
      throw new MotifError('INVALID_INPUT', {
        message: `${this.#name}: a batch of ${schema} comes among batches of ${this.#schema}`,
        hint: 'All batches of a stream have the same columns.',
      });
    }
    this.#schema = schema;
  }
}

function plainOf(type: ColumnField['type'], cell: Cell): unknown {
  return cell instanceof Uint8Array || type.kind === 'BLOB' || type.kind === 'TIME' ? cell : toPlain(type, cell);
}

function asValue(cell: Cell): Value {
  return cell instanceof Uint8Array ? null : cell;
}

function defaultTime(fields: readonly ColumnField[]): number {
  const named = fields.findIndex(({ name }) => name === TIME_COLUMN);
  if (named >= 0) return named;
  return fields.findIndex(({ type }) => type.kind === 'TIMESTAMP' || type.kind === 'TIMESTAMPTZ');
}

function noTime(name: string, time: string | undefined): MotifError {
  return new MotifError('INVALID_ARGUMENT', {
    message:
      time === undefined
        ? `${name} has no column that could be its event time`
        : `${name} has no column ${time} of times`,
    hint: 'Name the column of the event time with `time`.',
  });
}
