import fc from 'fast-check';
import type { DataType, Value } from '../../src/schema.js';

/** A type, and values of it but NULL. */
interface TypedValues {
  readonly type: DataType;
  readonly values: fc.Arbitrary<Value>;
}

/** A column and a value of it. */
export interface Typed {
  readonly type: DataType;
  readonly value: Value;
}

const instants = fc.oneof(
  fc.maxSafeInteger(),
  fc.constantFrom(0, 1_000_000, -1, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY),
);

const texts = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.stringMatching(/^[a",'\\\r\n {}[\]=:-]{0,8}$/),
  fc.constantFrom('NULL', 'null', '\ufeffa', '\0\0\0\0\0a', ' a ', 'a,b', '"', "it's", '7'),
);

const days = fc.oneof(fc.integer({ min: -719_162, max: 2_932_896 }), fc.integer({ min: -1e6, max: 1e8 }));

const intervals = fc.record({
  months: fc.integer({ min: -1e6, max: 1e6 }),
  days: fc.integer({ min: -1e6, max: 1e6 }),
  micros: fc.integer({ min: -1e13, max: 1e13 }),
});

/** What the format `raw` takes. */
const RAW: readonly TypedValues[] = [
  { type: { kind: 'BOOLEAN' }, values: fc.boolean() },
  { type: { kind: 'TINYINT' }, values: integersOf(8n) },
  { type: { kind: 'SMALLINT' }, values: integersOf(16n) },
  { type: { kind: 'INTEGER' }, values: integersOf(32n) },
  { type: { kind: 'BIGINT' }, values: integersOf(64n) },
  { type: { kind: 'FLOAT' }, values: fc.float() },
  { type: { kind: 'DOUBLE' }, values: fc.double() },
  { type: { kind: 'VARCHAR' }, values: texts },
];

const SCALARS: readonly TypedValues[] = [
  ...RAW,
  { type: { kind: 'HUGEINT' }, values: integersOf(128n) },
  { type: { kind: 'JSON' }, values: fc.json().filter((json) => json !== 'null') },
  { type: { kind: 'UUID' }, values: fc.uuid() },
  { type: { kind: 'DATE' }, values: days },
  { type: { kind: 'TIMESTAMP' }, values: instants },
  { type: { kind: 'TIMESTAMPTZ' }, values: instants },
  { type: { kind: 'INTERVAL' }, values: intervals },
];

const decimals = fc.tuple(fc.integer({ min: 1, max: 38 }), fc.nat(38)).map(([precision, most]): TypedValues => {
  const limit = 10n ** BigInt(precision) - 1n;
  const values = fc.bigInt({ min: -limit, max: limit }).map(valueOf);
  return { type: { kind: 'DECIMAL', precision, scale: Math.min(precision, most) }, values };
});

const scalars = fc.oneof(
  { weight: SCALARS.length, arbitrary: fc.constantFrom(...SCALARS) },
  { weight: 1, arbitrary: decimals },
);

/** Of every type, and NULL. */
export const typed: fc.Arbitrary<Typed> = typedOf(types(2));

/** Of every type that the format `raw` takes, never NULL. */
export const rawTyped: fc.Arbitrary<Typed> = typedOf(fc.constantFrom(...RAW)).filter(({ value }) => value !== null);

function types(depth: number): fc.Arbitrary<TypedValues> {
  if (depth === 0) return scalars;
  const inner = types(depth - 1);
  return fc.oneof(
    { weight: 4, arbitrary: scalars },
    { weight: 1, arbitrary: inner.map(listOf) },
    { weight: 1, arbitrary: fc.array(inner, { minLength: 1, maxLength: 3 }).map(structOf) },
    { weight: 1, arbitrary: fc.tuple(scalars, inner).map(([key, value]) => mapOf(key, value)) },
  );
}

function listOf({ type, values }: TypedValues): TypedValues {
  return { type: { kind: 'LIST', element: type }, values: fc.array(orNull(values), { maxLength: 3 }) };
}

function structOf(fields: readonly TypedValues[]): TypedValues {
  const names = ['a', 'B "c"', '__proto__'];
  const named = fields.map(({ type }, i) => ({ name: names[i] ?? '', type }));
  return { type: { kind: 'STRUCT', fields: named }, values: fc.tuple(...fields.map(({ values }) => orNull(values))) };
}

function mapOf(key: TypedValues, value: TypedValues): TypedValues {
  const entries = fc.uniqueArray(fc.tuple(key.values, orNull(value.values)), { selector: ([of]) => of, maxLength: 3 });
  return { type: { kind: 'MAP', key: key.type, value: value.type }, values: entries };
}

function typedOf(of: fc.Arbitrary<TypedValues>): fc.Arbitrary<Typed> {
  return of.chain(({ type, values }) => orNull(values).map((value) => ({ type, value })));
}

function orNull(values: fc.Arbitrary<Value>): fc.Arbitrary<Value> {
  return fc.oneof({ weight: 6, arbitrary: values }, { weight: 1, arbitrary: fc.constant(null) });
}

function integersOf(bits: bigint): fc.Arbitrary<Value> {
  const limit = 2n ** (bits - 1n);
  return fc
    .oneof(fc.bigInt({ min: -limit, max: limit - 1n }), fc.constantFrom(-limit, limit - 1n, 0n, 1n, -1n))
    .map(valueOf);
}

/** In the one form that an integer has. */
function valueOf(integer: bigint): Value {
  return Number.isSafeInteger(Number(integer)) ? Number(integer) : integer;
}
