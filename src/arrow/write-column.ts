import type { Data } from 'apache-arrow';
import { MotifError, unreachable } from '../errors.js';
import { isList } from '../is-value.js';
import type { Value } from '../schema.js';
import { parseTime } from './clock-time.js';
import { columnData } from './column-data.js';
import type { Cell, ColumnType } from './column-type.js';
import type { Arrow } from './load-arrow.js';
import { validityOf } from './validity.js';
import { blobBytes, offsetsOf, textBytes } from './write-bytes.js';
import { bits, days, decimals, intervals, longs, numberOf } from './write-numbers.js';

/** @throws MotifError `INVALID_QUERY` for a number that Arrow's type does not hold, and for a MAP's key that is NULL. */
export function writeColumn(arrow: Arrow, type: ColumnType, cells: readonly Cell[]): Data {
  const validity = validityOf(cells);
  const flat = (data: ArrayBufferView): Data => columnData(arrow, type, { ...validity, data });
  switch (type.kind) {
    case 'NULL':
      return columnData(arrow, type, validity);
    case 'BOOLEAN':
      return flat(bits(cells));
    case 'TINYINT':
      return flat(Int8Array.from(cells, numberOf));
    case 'SMALLINT':
      return flat(Int16Array.from(cells, numberOf));
    case 'INTEGER':
      return flat(Int32Array.from(cells, numberOf));
    case 'BIGINT':
    case 'TIMESTAMP':
    case 'TIMESTAMPTZ':
      return flat(longs(cells));
    case 'TIME':
      return flat(longs(cells.map(timeOf)));
    case 'HUGEINT':
    case 'DECIMAL':
      return flat(decimals(cells));
    case 'FLOAT':
      return flat(Float32Array.from(cells, numberOf));
    case 'DOUBLE':
      return flat(Float64Array.from(cells, numberOf));
    case 'DATE':
      return flat(days(cells));
    case 'INTERVAL':
      return flat(intervals(cells));
    case 'VARCHAR':
    case 'JSON':
    case 'UUID':
      return columnData(arrow, type, { ...validity, ...textBytes(cells) });
    case 'BLOB':
      return columnData(arrow, type, { ...validity, ...blobBytes(cells) });
    case 'LIST': {
      const { valueOffsets, items } = flatten(cells);
      return columnData(arrow, type, {
        ...validity,
        valueOffsets,
        children: [writeColumn(arrow, type.element, items)],
      });
    }
    case 'STRUCT': {
      const children = type.fields.map((field, i) => writeColumn(arrow, field.type, parts(cells, i)));
      return columnData(arrow, type, { ...validity, children });
    }
    case 'MAP': {
      const { valueOffsets, items } = flatten(cells);
      return columnData(arrow, type, { ...validity, valueOffsets, children: [writeEntries(arrow, type, items)] });
    }
    default:
      return unreachable(type);
  }
}

function writeEntries(
  arrow: Arrow,
  { key, value }: ColumnType & { readonly kind: 'MAP' },
  entries: readonly Cell[],
): Data {
  const keys = writeColumn(arrow, key, parts(entries, 0));
  if (keys.nullCount > 0) throw new MotifError('INVALID_QUERY', "a MAP's key is NULL, which Arrow does not have");
  const children = [keys, writeColumn(arrow, value, parts(entries, 1))];
  const fields = ['key', 'value'].map((name, i) => ({ name, type: i === 0 ? key : value }));
  return columnData(arrow, { kind: 'STRUCT', fields }, { ...validityOf(entries), children });
}

/** The items of all lists as one, and where each list's begin. */
function flatten(cells: readonly Cell[]): { readonly valueOffsets: Int32Array; readonly items: readonly Value[] } {
  const lists = cells.map(listOf);
  return { valueOffsets: offsetsOf(lists, ({ length }) => length), items: lists.flat() };
}

function parts(cells: readonly Cell[], place: number): readonly Value[] {
  return cells.map((cell) => listOf(cell)[place] ?? null);
}

function listOf(cell: Cell): readonly Value[] {
  return cell !== null && !(cell instanceof Uint8Array) && isList(cell) ? cell : [];
}

function timeOf(cell: Cell): Cell {
  return typeof cell === 'string' ? (parseTime(cell) ?? null) : cell;
}
