import type { Field as ProtobufField, Reader } from 'protobufjs';
import { parseValue } from '../../parse-value.js';
import { CELL } from '../../scanned-row.js';
import type { DataType, Field, Value } from '../../schema.js';
import type { CellRow } from '../cell-row.js';
import { conversion } from '../convert-value.js';
import { isUtf8 } from '../is-utf8.js';
import { scanNumber } from '../scan-number.js';
import { scanTimestamp } from '../scan-timestamp.js';
import type { ProtobufTypes } from './protobuf-types.js';
import { scanDelimited, scanScalar } from './scan-scalar.js';
import { scanTime } from './scan-time.js';

/** Reads one occurrence of a field into the row; false where that is left to the library. */
export type ScanCell = (from: Reader, row: CellRow) => boolean;

/** An occurrence of another wire type is passed over. */
export interface ScannedField {
  readonly wire: number;
  readonly scan: ScanCell;
}

/** How a field is read straight into the column at `place`; undefined for one that is made of others. */
export function scanField(
  types: ProtobufTypes,
  field: ProtobufField,
  { type }: Field,
  place: number,
): ScannedField | undefined {
  if (field.repeated || field.map) return undefined;
  const { resolvedType } = field.resolve();
  if (resolvedType === null && field.type === 'string') return { wire: 2, scan: textScan(type, place) };
  if (resolvedType?.fullName === '.google.protobuf.Timestamp') {
    return type.kind === 'TIMESTAMP' || type.kind === 'TIMESTAMPTZ' ? { wire: 2, scan: timeScan(place) } : undefined;
  }
  const scalar = scanScalar(field);
  const from = types.scalarOf(field)?.type;
  if (scalar === undefined || from === undefined) return undefined;
  const { wire, read } = scalar;
  const convert = conversion(from, type);
  const scan: ScanCell = (reader, row) => {
    const found = read(reader);
    const value = found === undefined || convert === undefined ? found : convert(found);
    if (value === undefined) return false;
    row.setValue(place, value);
    return true;
  };
  return { wire, scan };
}

/** A string is not made of a text where that can be helped. */
function textScan(type: DataType, place: number): ScanCell {
  if (type.kind === 'VARCHAR') {
    return (from, row) => {
      const start = scanDelimited(from);
      if (!isUtf8(row.bytes, start, from.pos)) return false;
      row.setText(place, start, from.pos);
      return true;
    };
  }
  const isTime = type.kind === 'TIMESTAMP' || type.kind === 'TIMESTAMPTZ';
  return (from, row) => {
    const start = scanDelimited(from);
    const [{ bytes }, end] = [row, from.pos];
    row.kinds[place] = CELL.nothing;
    // What was not written is an empty text, where a field cannot tell.
    if (start === end) return true;
    const number = isTime ? scanTimestamp(bytes, start, end) : scanNumber(type, bytes, start, end);
    const value = Number.isNaN(number) ? parsed(type, bytes, start, end) : number;
    if (value === undefined) return false;
    row.setValue(place, value);
    return true;
  };
}

function parsed(type: DataType, bytes: Buffer, start: number, end: number): Value | undefined {
  return isUtf8(bytes, start, end) ? parseValue(type, bytes.toString('utf8', start, end)) : undefined;
}

/** One that is there twice is put together of both. */
function timeScan(place: number): ScanCell {
  return (from, row) => {
    const micros = row.kinds[place] === CELL.nothing ? scanTime(from) : Number.NaN;
    if (Number.isNaN(micros)) return false;
    row.setValue(place, micros);
    return true;
  };
}
