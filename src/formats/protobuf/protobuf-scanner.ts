import type { Field as ProtobufField, Reader, Type } from 'protobufjs';
import { CELL } from '../../scanned-row.js';
import type { Schema, Value } from '../../schema.js';
import type { CellRow } from '../cell-row.js';
import type { ProtobufTypes } from './protobuf-types.js';
import { type ScannedField, scanField } from './scan-field.js';
import { scanScalar } from './scan-scalar.js';

/** What a column is where a message has not its field. */
interface Default {
  readonly place: number;
  readonly value: Value;
}

/**
 * Reads the fields of a message that are not made of others from its bytes straight into the row, and passes over all that is not
 * declared. What it cannot take it leaves to the library's decoder; what it takes is what that would give.
 */
export class ProtobufScanner {
  /** The places of the columns that it reads. */
  readonly places: ReadonlySet<number>;
  /** By number; with holes. */
  readonly #fields: readonly (ScannedField | undefined)[];
  readonly #defaults: readonly Default[];

  /** `defaultOf`: what the column at a place is by default; undefined where that is no value of its. */
  constructor(types: ProtobufTypes, type: Type, columns: Schema, defaultOf: (place: number) => Value | undefined) {
    const places = new Map<ProtobufField, number>();
    const fields: (ScannedField | undefined)[] = [];
    const defaults: Default[] = [];
    for (const [place, column] of columns.entries()) {
      const field = types.fieldOf(type, column.name);
      const scanned = field && scanField(types, field, column, place);
      const value = defaultOf(place);
      if (field === undefined || scanned === undefined || value === undefined) continue;
      places.set(field, place);
      fields[field.id] = scanned;
      if (value !== null) defaults.push({ place, value });
    }
    for (const { fieldsArray } of type.oneofsArray) {
      for (const field of fieldsArray) {
        const others = fieldsArray.flatMap((other) => (other === field ? [] : (places.get(other) ?? [])));
        if (others.length > 0) fields[field.id] = insteadOf(others, fields[field.id] ?? passedOver(field));
      }
    }
    this.places = new Set(places.values());
    this.#fields = fields;
    this.#defaults = defaults;
  }

  /** The message that stands from `from.pos` to `from.len`; false where it is left to the library. */
  scan(from: Reader, row: CellRow): boolean {
    const end = from.len;
    for (const { place, value } of this.#defaults) {
      if (value === '') row.setText(place, end, end);
      else row.setValue(place, value);
    }
    try {
      while (from.pos < end) {
        const tag = from.tag();
        const field = this.#fields[tag >>> 3];
        if (field === undefined || field.wire !== (tag & 7)) from.skipType(tag & 7, 0, tag >>> 3);
        else if (!field.scan(from, row)) return false;
      }
    } catch {
      return false;
    }
    return from.pos === end;
  }
}

/** Of a `oneof` the last that was written is there. */
function insteadOf(others: readonly number[], { wire, scan }: ScannedField): ScannedField {
  return {
    wire,
    scan(from, row) {
      for (const place of others) row.kinds[place] = CELL.nothing;
      return scan(from, row);
    },
  };
}

function passedOver(field: ProtobufField): ScannedField {
  const wire = field.delimited ? 3 : (scanScalar(field.resolve())?.wire ?? 2);
  return {
    wire,
    scan(from) {
      from.skipType(wire, 0, field.id);
      return true;
    },
  };
}
