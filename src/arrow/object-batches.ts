import type { Schema as ArrowSchema, RecordBatch } from 'apache-arrow';
import { MotifError } from '../errors.js';
import { typeName } from '../schema.js';
import type { Cell, ColumnField } from './column-type.js';
import { EVENT_COLUMNS, eventRow, isEvent } from './event-columns.js';
import { inferFields } from './infer-type.js';
import type { Arrow } from './load-arrow.js';
import { makeBatch } from './make-batch.js';
import { plainCell } from './plain-cell.js';
import { toArrowSchema } from './to-arrow-type.js';
import { writeColumn } from './write-column.js';

interface Shape {
  readonly fields: readonly ColumnField[];
  readonly schema: ArrowSchema;
}

/** Record batches of objects or of events, all with the same columns. */
export class ObjectBatches {
  readonly #arrow: Arrow;
  readonly #given: readonly ColumnField[] | undefined;
  #shape: Shape | undefined;
  #rows = 0;

  /** Without fields those of the first batch hold for all. */
  constructor(arrow: Arrow, fields: readonly ColumnField[] | undefined) {
    this.#arrow = arrow;
    this.#given = fields;
  }

  /** @throws MotifError `INVALID_ARGUMENT` for a value that is not of its column's type. */
  make(items: readonly object[]): RecordBatch {
    const objects = items.map((item) => (isEvent(item) ? eventRow(item) : item));
    const { fields, schema } = this.#shapeOf(objects, items.some(isEvent));
    const columns = fields.map((field) => {
      const cells = objects.map((object, i) => this.#cell(field, Reflect.get(object, field.name), i));
      return writeColumn(this.#arrow, field.type, cells);
    });
    this.#rows += objects.length;
    return makeBatch(this.#arrow, schema, columns, objects.length);
  }

  #shapeOf(objects: readonly object[], areEvents: boolean): Shape {
    if (this.#shape === undefined) {
      const own = this.#given ?? inferFields(objects);
      const fields = areEvents ? [...own.filter(isNoEventColumn), ...EVENT_COLUMNS] : own;
      this.#shape = { fields, schema: toArrowSchema(this.#arrow, fields) };
    } else if (this.#given === undefined) {
      this.#checkNames(objects, new Set(this.#shape.fields.map(({ name }) => name)));
    }
    return this.#shape;
  }

  #checkNames(objects: readonly object[], known: ReadonlySet<string>): void {
    for (const [i, object] of objects.entries()) {
      for (const name of Object.keys(object)) {
        if (!known.has(name))
          throw this.#refused(i, `there was no ${name} in the first batch, which makes the columns`);
      }
    }
  }

  #cell({ name, type }: ColumnField, given: unknown, row: number): Cell {
    const cell = plainCell(type, given);
    if (cell !== undefined) return cell;
    const wanted = type.kind === 'BLOB' || type.kind === 'TIME' ? type.kind : typeName(type);
    throw this.#refused(row, `column ${name}: ${describe(given)} is no ${wanted}`);
  }

  #refused(row: number, problem: string): MotifError {
    return new MotifError('INVALID_ARGUMENT', {
      message: `toArrow, row ${this.#rows + row}: ${problem}`,
      hint: 'Tell toArrow the columns: toArrow({ schema: […] }).',
    });
  }
}

function isNoEventColumn({ name }: ColumnField): boolean {
  return EVENT_COLUMNS.every((column) => column.name !== name);
}

function describe(given: unknown): string {
  return typeof given === 'string' ? `'${given.slice(0, 40)}'` : String(given).slice(0, 40);
}
