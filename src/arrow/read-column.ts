import type { Data, DataType, Vector } from 'apache-arrow';
import type { Value } from '../schema.js';
import type { Cell } from './column-type.js';
import { isBytes } from './from-arrow-type.js';
import type { Arrow } from './load-arrow.js';
import { dateAt, decimalAt, durationAt, integer, intervalAt, timeAt, timestampAt } from './read-numbers.js';

type CellAt = (row: number) => Cell;

/** What dictionaries hold: batches of one stream share them. */
const dictionaries = new WeakMap<Vector, readonly Cell[]>();

/** Every row's value, of the type that `fromArrowField` gives. */
export function readColumn(arrow: Arrow, data: Data): readonly Cell[] {
  if (arrow.DataType.isNull(data.type)) return new Array<null>(data.length).fill(null);
  const at = cellAt(arrow, data, data.type);
  return Array.from({ length: data.length }, (_, row) => (data.getValid(row) ? at(row) : null));
}

/** Arrow's own `get` would lose what is finer than a millisecond, and the digits of large numbers. */
function cellAt(arrow: Arrow, data: Data, type: DataType): CellAt {
  const { DataType: of } = arrow;
  if (of.isDictionary(type)) return entryAt(arrow, data);
  if (of.isDecimal(type)) return decimalAt(data);
  if (of.isTimestamp(type)) return timestampAt(arrow, data, type.unit);
  if (of.isTime(type)) return timeAt(arrow, data, type.unit);
  if (of.isDate(type)) return dateAt(data);
  if (of.isDuration(type)) return durationAt(arrow, data, type.unit);
  if (of.isInterval(type)) return intervalAt(data);
  if (of.isUtf8(type) || of.isLargeUtf8(type)) return textAt(data);
  if (of.isList(type) || of.isLargeList(type) || of.isMap(type)) return listAt(arrow, data);
  if (of.isFixedSizeList(type)) {
    const items = readValues(arrow, data.children[0]);
    return (row) => items.slice(row * data.stride, (row + 1) * data.stride);
  }
  if (of.isStruct(type)) {
    const fields = data.children.map((child) => readValues(arrow, child));
    return (row) => fields.map((values) => values[row] ?? null);
  }
  const vector = new arrow.Vector([data]);
  if (isBytes(arrow, type)) return bytesAt(vector);
  return of.isInt(type) ? (row) => integer(vector.get(row)) : (row) => vector.get(row);
}

/** Bytes have no place in lists: `fromArrowField` refuses them. */
function readValues(arrow: Arrow, data: Data | undefined): readonly Value[] {
  const cells = data === undefined ? [] : readColumn(arrow, data);
  return cells.map((cell) => (cell instanceof Uint8Array ? null : cell));
}

function entryAt(arrow: Arrow, { values, dictionary }: Data): CellAt {
  const codes: ArrayLike<number | bigint> = values;
  const entries = dictionary === undefined ? [] : entriesOf(arrow, dictionary);
  return (row) => entries[Number(codes[row] ?? -1)] ?? null;
}

function entriesOf(arrow: Arrow, dictionary: Vector): readonly Cell[] {
  const known = dictionaries.get(dictionary);
  if (known !== undefined) return known;
  const entries = dictionary.data.flatMap((data) => readColumn(arrow, data));
  dictionaries.set(dictionary, entries);
  return entries;
}

/** Not with a TextDecoder, which takes the first character away where it is a byte order mark. */
function textAt({ values, valueOffsets }: Data): CellAt {
  const view: Uint8Array = values;
  const bytes = Buffer.from(view.buffer, view.byteOffset, view.byteLength);
  const offsets: ArrayLike<number | bigint> = valueOffsets;
  return (row) => bytes.toString('utf8', Number(offsets[row] ?? 0), Number(offsets[row + 1] ?? 0));
}

/** A copy, so that a few bytes do not hold on to all that they were read from. */
function bytesAt(vector: Vector): CellAt {
  return (row) => {
    const bytes: Uint8Array = vector.get(row);
    return new Uint8Array(bytes);
  };
}

/** Only those items are read that the rows reach: a batch may be a slice of a longer one. */
function listAt(arrow: Arrow, { length, valueOffsets, children: [child] }: Data): CellAt {
  const offsets: ArrayLike<number | bigint> = valueOffsets;
  const first = Number(offsets[0] ?? 0);
  const items = readValues(arrow, child?.slice(first, Number(offsets[length] ?? 0) - first));
  return (row) => items.slice(Number(offsets[row] ?? 0) - first, Number(offsets[row + 1] ?? 0) - first);
}
