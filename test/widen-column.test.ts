import { fc, test as property } from '@fast-check/vitest';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { valueAt } from '../src/batch.js';
import { columnBuilder } from '../src/column-builder.js';
import type { Database } from '../src/duckdb/database.js';
import { openDatabase } from '../src/duckdb/open-database.js';
import { type DataType, type Field, type ScalarKind, typeName, type Value } from '../src/schema.js';
import { widenColumn } from '../src/widen-column.js';
import { widens } from '../src/widens.js';
import { runs } from './support/runs.js';

let database: Database;
beforeAll(async () => {
  database = await openDatabase(':memory:', { access: 'write' });
});
afterAll(() => database.close());

const scalar = (kind: ScalarKind): DataType => ({ kind });
const decimal = (precision: number, scale: number): DataType => ({ kind: 'DECIMAL', precision, scale });
const list = (element: DataType): DataType => ({ kind: 'LIST', element });
const struct = (...fields: readonly (readonly [string, DataType])[]): DataType => ({
  kind: 'STRUCT',
  fields: fields.map(([name, type]): Field => ({ name, type })),
});

type Pair = readonly [from: DataType, to: DataType];

const INTEGER = scalar('INTEGER');
const VARCHAR = scalar('VARCHAR');

const named = (pairs: readonly Pair[]): readonly [string, string, Pair][] =>
  pairs.map((pair) => [typeName(pair[0]), typeName(pair[1]), pair]);

describe('a column may become', () => {
  test.each(
    named([
      [scalar('TINYINT'), scalar('HUGEINT')],
      [INTEGER, decimal(12, 2)],
      [scalar('BIGINT'), decimal(19, 0)],
      [INTEGER, scalar('DOUBLE')],
      [decimal(10, 2), decimal(12, 4)],
      [scalar('DATE'), scalar('TIMESTAMP')],
      [scalar('UUID'), VARCHAR],
      [list(INTEGER), list(scalar('BIGINT'))],
      [struct(['a', INTEGER]), struct(['b', VARCHAR], ['A', scalar('BIGINT')])],
      [scalar('NULL'), struct(['a', INTEGER])],
    ]),
  )('%s: %s', (_, __, [from, to]) => {
    expect(widens(from, to)).toBe(true);
  });
});

describe('a column cannot become', () => {
  test.each(
    named([
      [scalar('BIGINT'), INTEGER],
      [scalar('BIGINT'), scalar('DOUBLE')],
      [INTEGER, decimal(11, 2)],
      [scalar('HUGEINT'), decimal(38, 0)],
      [decimal(10, 2), decimal(11, 4)],
      [decimal(10, 2), decimal(12, 1)],
      [decimal(10, 2), scalar('DOUBLE')],
      [scalar('DOUBLE'), scalar('FLOAT')],
      [VARCHAR, INTEGER],
      [VARCHAR, scalar('JSON')],
      [scalar('TIMESTAMP'), scalar('DATE')],
      [scalar('DATE'), scalar('TIMESTAMPTZ')],
      [scalar('TIMESTAMPTZ'), VARCHAR],
      [scalar('FLOAT'), VARCHAR],
      [list(INTEGER), VARCHAR],
      [struct(['a', INTEGER], ['b', INTEGER]), struct(['a', INTEGER])],
      [INTEGER, scalar('NULL')],
    ]),
  )('%s: %s', (_, __, [from, to]) => {
    expect(widens(from, to)).toBe(false);
  });
});

const SCALARS: readonly DataType[] = [
  ...(['BOOLEAN', 'TINYINT', 'SMALLINT', 'INTEGER', 'BIGINT', 'HUGEINT', 'FLOAT', 'DOUBLE'] as const).map(scalar),
  ...(['VARCHAR', 'UUID', 'DATE', 'TIMESTAMP', 'INTERVAL'] as const).map(scalar),
  ...[decimal(4, 2), decimal(6, 2), decimal(6, 3), decimal(12, 2), decimal(19, 0), decimal(38, 10)],
];

const scalarPair: fc.Arbitrary<Pair> = fc.constantFrom(
  ...SCALARS.flatMap((from) => SCALARS.filter((to) => widens(from, to)).map((to): Pair => [from, to])),
);
const pair: fc.Arbitrary<Pair> = fc.oneof(
  scalarPair,
  scalarPair.map(([from, to]): Pair => [list(from), list(to)]),
  fc
    .tuple(scalarPair, scalarPair)
    .map(
      ([[a, widerA], [b, widerB]]): Pair => [
        struct(['a', a], ['b', b]),
        struct(['B', widerB], ['c', VARCHAR], ['a', widerA]),
      ],
    ),
  scalarPair.map(
    ([from, to]): Pair => [
      { kind: 'MAP', key: INTEGER, value: from },
      { kind: 'MAP', key: scalar('BIGINT'), value: to },
    ],
  ),
);

const integer = (bits: bigint): fc.Arbitrary<Value> =>
  fc.bigInt({ min: -(2n ** (bits - 1n)), max: 2n ** (bits - 1n) - 1n }).map(smallest);
const smallest = (value: bigint): Value => (Number.isSafeInteger(Number(value)) ? Number(value) : value);

function valueOf(type: DataType): fc.Arbitrary<Value> {
  switch (type.kind) {
    case 'TINYINT':
      return integer(8n);
    case 'SMALLINT':
      return integer(16n);
    case 'INTEGER':
      return integer(32n);
    case 'BIGINT':
      return integer(64n);
    case 'HUGEINT':
      return integer(128n);
    case 'DECIMAL':
      return fc
        .bigInt({ min: 1n - 10n ** BigInt(type.precision), max: 10n ** BigInt(type.precision) - 1n })
        .map(smallest);
    case 'FLOAT':
      return fc.float({ noNaN: true });
    case 'DOUBLE':
      return fc.double({ noNaN: true });
    case 'BOOLEAN':
      return fc.boolean();
    case 'UUID':
      return fc.uuid();
    case 'DATE':
      return fc.oneof(
        fc.integer({ min: -2_000_000, max: 5_000_000 }),
        fc.integer({ min: -1e8, max: 1.1e8 }),
        fc.constant(Infinity),
      );
    case 'TIMESTAMP':
      return fc.integer({ min: -6e16, max: 2e15 });
    case 'INTERVAL':
      return fc.record({ months: fc.integer({ min: -99, max: 99 }), days: fc.nat(99), micros: fc.nat(1e12) });
    case 'LIST':
      return fc.array(valueOrNull(type.element), { maxLength: 3 });
    case 'STRUCT':
      return fc.tuple(...type.fields.map((field) => valueOrNull(field.type)));
    case 'MAP':
      return fc.uniqueArray(fc.tuple(valueOf(type.key), valueOrNull(type.value)), {
        maxLength: 3,
        selector: ([key]) => key,
      });
    default:
      return fc.string({ unit: 'grapheme' });
  }
}

function valueOrNull(type: DataType): fc.Arbitrary<Value> {
  return fc.option(valueOf(type), { freq: 5 });
}

const filled = pair.chain((types) =>
  fc.tuple(fc.constant(types), fc.array(valueOrNull(types[0]), { minLength: 1, maxLength: 8 })),
);

property.prop([filled], { numRuns: Math.ceil(runs / 2) })(
  "a column is widened as DuckDB's TRY_CAST does it",
  async ([[from, to], values]) => {
    const builder = columnBuilder(from);
    for (const value of values) builder.add(value);
    const column = builder.finish();
    await database.run(`CREATE OR REPLACE TABLE narrow (v ${typeName(from)})`);
    await database.append({ schema: 'main', name: 'narrow' }, [{ type: from, column }], values.length);
    const wide = await database.rows(`SELECT TRY_CAST(v AS ${typeName(to)}) FROM narrow`);
    const widened = widenColumn(column, from, to, values.length);
    expect(values.map((_, row) => valueAt(widened, row))).toEqual(wide.map(([value]) => value));
  },
);
