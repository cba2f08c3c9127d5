import { isList } from '../../is-value.js';
import type { DataType, Value } from '../../schema.js';
import { isInteger, isText } from './lift.js';
import type { Evaluate, Overload, Signature } from './overload.js';
import { listSlice, textSlice } from './slice.js';
import { points } from './text-functions.js';

const BIGINT: DataType = { kind: 'BIGINT' };
const VARCHAR: DataType = { kind: 'VARCHAR' };
const NULL: DataType = { kind: 'NULL' };

/** From 1, from the end when negative; NULL where there is none. */
export function itemAt(list: readonly Value[], index: number | bigint): Value {
  return list[index > 0 ? Number(index) - 1 : index === 0 ? -1 : list.length + Number(index)] ?? null;
}

function elementOf(list: DataType | undefined): DataType {
  return list?.kind === 'LIST' ? list.element : NULL;
}

/** `x[n]` of a list or a text. */
export function extracting(): readonly Overload[] {
  return [
    {
      parameters: ['LIST', 'BIGINT'],
      settle: ([list = NULL]) => ({
        parameters: [list, BIGINT],
        result: elementOf(list),
        function: (items, index) => (isList(items) && isInteger(index) ? itemAt(items, index) : null),
      }),
    },
    {
      parameters: ['VARCHAR', 'BIGINT'],
      settle: () => ({
        parameters: [VARCHAR, BIGINT],
        result: VARCHAR,
        function: (text, index) =>
          isText(text) && isInteger(index) ? (itemAt(Array.from(points(text)), index) ?? '') : null,
      }),
    },
  ];
}

/** `x[a:b]` of a list or a text. */
export function slicing(): readonly Overload[] {
  const list = ([type = NULL]: readonly DataType[], count: number): Signature<Evaluate> => ({
    parameters: [type, ...Array.from({ length: count }, () => BIGINT)],
    result: type,
    function: (items, low, high, step = 1) =>
      isList(items) && isInteger(low) && isInteger(high) && isInteger(step)
        ? listSlice(items, Number(low), Number(high), Number(step))
        : null,
  });
  return [
    { parameters: ['LIST', 'BIGINT', 'BIGINT'], settle: (types) => list(types, 2) },
    { parameters: ['LIST', 'BIGINT', 'BIGINT', 'BIGINT'], settle: (types) => list(types, 3) },
    {
      parameters: ['VARCHAR', 'BIGINT', 'BIGINT'],
      settle: () => ({
        parameters: [VARCHAR, BIGINT, BIGINT],
        result: VARCHAR,
        function: (text, low, high) =>
          isText(text) && isInteger(low) && isInteger(high) ? textSlice(text, Number(low), Number(high)) : null,
      }),
    },
  ];
}
