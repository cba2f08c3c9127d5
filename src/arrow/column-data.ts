import type { Data } from 'apache-arrow';
import type { ColumnType } from './column-type.js';
import type { Arrow } from './load-arrow.js';
import { toArrowType } from './to-arrow-type.js';
import type { Validity } from './validity.js';

/** Arrow's buffers of a column; which there are is a matter of its type. */
export interface ColumnBuffers extends Validity {
  readonly data?: ArrayBufferView;
  readonly valueOffsets?: Int32Array;
  readonly children?: Data[];
}

export function columnData(
  arrow: Arrow,
  type: ColumnType,
  { length, nullCount, nullBitmap, data, valueOffsets, children = [] }: ColumnBuffers,
): Data {
  const { OFFSET, DATA, VALIDITY } = arrow.BufferType;
  const buffers = {
    [OFFSET]: valueOffsets,
    [DATA]: data ?? new Uint8Array(0),
    [VALIDITY]: nullBitmap ?? new Uint8Array(0),
  };
  return new arrow.Data(toArrowType(arrow, type), 0, length, nullCount, buffers, children);
}
