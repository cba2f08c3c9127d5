import fc from 'fast-check';
import type { DataType, Schema, Value } from '../../src/schema.js';

export interface Table {
  readonly schema: Schema;
  readonly rows: readonly (readonly Value[])[];
}

/** Up to 80 rows of columns of any types, nested ones too. */
export function arbitraryTable(): fc.Arbitrary<Table> {
  return fc
    .array(arbitraryType(), { minLength: 1, maxLength: 6 })
    .map((types): Schema => types.map((type, i) => ({ name: `column ${i}`, type })))
    .chain((schema) =>
      fc
        .array(fc.tuple(...schema.map(({ type }) => arbitraryValue(type))), { minLength: 1, maxLength: 80 })
        .map((rows) => ({ schema, rows })),
    );
}

function arbitraryType(): fc.Arbitrary<DataType> {
  const scalar = fc.oneof(
    {
      weight: 15,
      arbitrary: fc.constantFrom<DataType>(
        ...(['BOOLEAN', 'TINYINT', 'SMALLINT', 'INTEGER', 'BIGINT', 'HUGEINT', 'FLOAT', 'DOUBLE'] as const).map(
          (kind) => ({ kind }),
        ),
        ...(['VARCHAR', 'JSON', 'UUID', 'DATE', 'TIMESTAMP', 'TIMESTAMPTZ', 'INTERVAL'] as const).map((kind) => ({
          kind,
        })),
      ),
    },
    {
      weight: 3,
      arbitrary: fc
        .tuple(fc.integer({ min: 1, max: 38 }), fc.nat(38))
        .map(([precision, scale]): DataType => ({ kind: 'DECIMAL', precision, scale: Math.min(scale, precision) })),
    },
  );
  const { type } = fc.letrec<{ type: DataType }>((tie) => ({
    type: fc.oneof(
      { maxDepth: 2, depthSize: 'small' },
      { weight: 4, arbitrary: scalar },
      { weight: 1, arbitrary: tie('type').map((element): DataType => ({ kind: 'LIST', element })) },
      {
        weight: 1,
        arbitrary: tie('type').map((value): DataType => ({ kind: 'MAP', key: { kind: 'VARCHAR' }, value })),
      },
      {
        weight: 1,
        arbitrary: fc
          .array(tie('type'), { minLength: 1, maxLength: 3 })
          .map((types): DataType => ({ kind: 'STRUCT', fields: types.map((type, i) => ({ name: `F ${i}`, type })) })),
      },
    ),
  }));
  return type;
}

function arbitraryValue(type: DataType): fc.Arbitrary<Value> {
  return fc.oneof({ weight: 1, arbitrary: fc.constant(null) }, { weight: 5, arbitrary: arbitraryPresent(type) });
}

function arbitraryPresent(type: DataType): fc.Arbitrary<Value> {
  switch (type.kind) {
    case 'NULL':
      return fc.constant(null);
    case 'BOOLEAN':
      return fc.boolean();
    case 'TINYINT':
      return integers(8n);
    case 'SMALLINT':
      return integers(16n);
    case 'INTEGER':
      return integers(32n);
    case 'BIGINT':
      return integers(64n);
    case 'HUGEINT':
      return integers(128n);
    case 'DECIMAL':
      return fc
        .bigInt({ min: -(10n ** BigInt(type.precision)) + 1n, max: 10n ** BigInt(type.precision) - 1n })
        .map(exact);
    case 'FLOAT':
      return fc.float().map(positiveZero);
    case 'DOUBLE':
      return fc.double().map(positiveZero);
    case 'VARCHAR':
      return fc.oneof(
        fc.string({ unit: 'grapheme' }),
        fc.string({ unit: 'binary' }),
        fc.constantFrom('', 'add', '\0', "'"),
      );
    case 'JSON':
      return fc.json();
    case 'UUID':
      return fc.uuid();
    case 'DATE':
      return fc.integer({ min: -100_000, max: 100_000 });
    case 'TIMESTAMP':
    case 'TIMESTAMPTZ':
      return fc.integer({ min: -(2 ** 52), max: 2 ** 52 });
    case 'INTERVAL':
      return fc.record({
        months: fc.integer({ min: -1000, max: 1000 }),
        days: fc.integer({ min: -1000, max: 1000 }),
        micros: fc.integer({ min: -(2 ** 45), max: 2 ** 45 }),
      });
    case 'LIST':
      return fc.array(arbitraryValue(type.element), { maxLength: 4 });
    case 'STRUCT':
      return fc.tuple(...type.fields.map((field) => arbitraryValue(field.type)));
    case 'MAP':
      return fc
        .uniqueArray(fc.tuple(arbitraryPresent(type.key), arbitraryValue(type.value)), {
          maxLength: 4,
          selector: ([key]) => JSON.stringify(key),
        })
        .map((entries): Value => entries);
  }
}

function integers(bits: bigint): fc.Arbitrary<Value> {
  const half = 2n ** (bits - 1n);
  return fc.bigInt({ min: -half, max: half - 1n }).map(exact);
}

/** The form that a whole number has among values. */
function exact(value: bigint): number | bigint {
  return Number.isSafeInteger(Number(value)) ? Number(value) : value;
}

/** DuckDB keeps -0, JSON text does not. */
function positiveZero(value: number): number {
  return value + 0;
}
