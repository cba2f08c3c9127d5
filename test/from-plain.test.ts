import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { fromPlain, jsonOf } from '../src/from-plain.js';
import type { DataType, Value } from '../src/schema.js';
import { toPlain } from '../src/sources/to-plain.js';
import { DAY } from '../src/time.js';

const DECIMAL: DataType = { kind: 'DECIMAL', precision: 10, scale: 2 };
const INTEGERS: DataType = { kind: 'LIST', element: { kind: 'INTEGER' } };
const STRUCT: DataType = { kind: 'STRUCT', fields: [{ name: 'a', type: { kind: 'DATE' } }] };
const MAP: DataType = { kind: 'MAP', key: { kind: 'INTEGER' }, value: { kind: 'VARCHAR' } };

describe('fromPlain', () => {
  test.each<[DataType, unknown, Value | undefined]>([
    [{ kind: 'INTEGER' }, undefined, null],
    [{ kind: 'INTEGER' }, 7, 7],
    [{ kind: 'INTEGER' }, 1.5, 2],
    [{ kind: 'TINYINT' }, 300, undefined],
    [{ kind: 'BIGINT' }, 2n ** 60n, 2n ** 60n],
    [{ kind: 'BOOLEAN' }, true, true],
    [{ kind: 'VARCHAR' }, 'x', 'x'],
    [{ kind: 'VARCHAR' }, () => 0, undefined],
    [DECIMAL, 2.62, 262],
    [DECIMAL, '2.5', 250],
    [{ kind: 'TIMESTAMP' }, 5, 5],
    [{ kind: 'TIMESTAMP' }, Number.NaN, undefined],
    [{ kind: 'TIMESTAMP' }, new Date(2), 2_000],
    [{ kind: 'TIMESTAMP' }, new Date(Number.NaN), undefined],
    [{ kind: 'TIMESTAMPTZ' }, '1970-01-01T00:00:01Z', 1_000_000],
    [{ kind: 'DATE' }, 3, 3],
    [{ kind: 'DATE' }, new Date((3 * DAY) / 1_000 + 1), 3],
    [{ kind: 'DATE' }, '1970-01-04', 3],
    [{ kind: 'INTERVAL' }, { months: 1, days: 2, micros: 3 }, { months: 1, days: 2, micros: 3 }],
    [{ kind: 'JSON' }, '{"a":1}', '{"a":1}'],
    [{ kind: 'JSON' }, { a: 1n }, '{"a":"1"}'],
    [{ kind: 'JSON' }, 'not JSON', undefined],
    [INTEGERS, [1, null], [1, null]],
    [INTEGERS, [1, 'x'], undefined],
    [INTEGERS, '[1]', [1]],
    [INTEGERS, 1, undefined],
    [STRUCT, { a: '1970-01-04', b: 1 }, [3]],
    [STRUCT, {}, [null]],
    [MAP, new Map([[1, 'x']]), [[1, 'x']]],
    [MAP, { 1: 'x' }, [[1, 'x']]],
  ])('%j of %s', (type, given, value) => {
    expect(fromPlain(type, given)).toEqual(value);
  });

  const scalar = fc.oneof(
    fc.record({ type: fc.constant<DataType>({ kind: 'BIGINT' }), value: fc.maxSafeInteger() }),
    fc.record({ type: fc.constant<DataType>({ kind: 'VARCHAR' }), value: fc.string() }),
    // A list goes by way of JSON, which has no -0; to SQL it is 0.
    fc.record({ type: fc.constant<DataType>({ kind: 'DOUBLE' }), value: fc.double({ noNaN: true }).map((n) => n + 0) }),
    fc.record({ type: fc.constant<DataType>({ kind: 'TIMESTAMP' }), value: fc.maxSafeInteger() }),
    fc.record({ type: fc.constant<DataType>({ kind: 'DATE' }), value: fc.integer() }),
    fc.record({ type: fc.constant(DECIMAL), value: fc.integer({ min: -99_999_999, max: 99_999_999 }) }),
  );
  const nested = fc.array(scalar, { minLength: 1, maxLength: 3 }).map((parts) => ({
    type: {
      kind: 'STRUCT',
      fields: parts.map(({ type }, i) => ({ name: `f${i}`, type: { kind: 'LIST', element: type } })),
    } satisfies DataType,
    value: parts.map(({ value }) => [value, null]),
  }));

  test.prop([fc.oneof(scalar, nested)])('takes back what toPlain gives', ({ type, value }) => {
    expect(fromPlain(type, toPlain(type, value))).toEqual(value);
  });
});

test('anything is JSON', () => {
  expect([undefined, new Map([['a', 1n]]), [() => 0]].map(jsonOf)).toEqual(['null', '{"a":"1"}', '[null]']);
});
