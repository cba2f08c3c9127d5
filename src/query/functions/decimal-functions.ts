import { asDecimal, type DecimalType, decimal, MAX_PRECISION } from '../../numeric-type.js';
import type { DataType } from '../../schema.js';
import { typeName } from '../../schema.js';
import { decimalRange, divideRounded, normalise, powerOfTen } from './integer.js';
import { isInteger, isReal, lift2 } from './lift.js';
import { type Evaluate, type FunctionDefinition, type Overload, overloaded, type Signature } from './overload.js';

/** DuckDB computes decimals of up to 18 digits in 64 bits, and keeps a result there as long as its arguments were. */
const NARROW_PRECISION = 18;

type Settled = Signature<Evaluate> | string;

/** Arithmetic of DECIMAL: exact, with DuckDB's result types. */
export const decimalFunctions: readonly FunctionDefinition[] = [
  overloaded(
    '+',
    binary((a, b) => additive(a, b, '+', (x, y) => x + y)),
  ),
  overloaded(
    '-',
    binary((a, b) => additive(a, b, '-', (x, y) => x - y)),
  ),
  overloaded('*', binary(multiplication)),
  overloaded('%', binary(remainder)),
  overloaded('mod', binary(remainder)),
  overloaded(
    '-',
    unary((type) => keeping(type, (value) => -value)),
  ),
  overloaded(
    '+',
    unary((type) => keeping(type, (value) => value)),
  ),
  overloaded(
    'abs',
    unary((type) => keeping(type, (value) => (value < 0n ? -value : value))),
  ),
  overloaded(
    'round',
    unary((type) => toScale(type, 0, divideRounded)),
  ),
  overloaded(
    'floor',
    unary((type) => toScale(type, 0, (value, unit) => -((-value + (value < 0n ? unit - 1n : 0n)) / unit))),
  ),
  overloaded(
    'ceil',
    unary((type) => toScale(type, 0, (value, unit) => (value + (value > 0n ? unit - 1n : 0n)) / unit)),
  ),
  overloaded(
    'ceiling',
    unary((type) => toScale(type, 0, (value, unit) => (value + (value > 0n ? unit - 1n : 0n)) / unit)),
  ),
  overloaded(
    'trunc',
    unary((type) => toScale(type, 0, (value, unit) => value / unit)),
  ),
  ...(['round', 'trunc'] as const).map((name) =>
    overloaded(name, {
      parameters: ['DECIMAL', 'INTEGER'],
      settle: ([type], [, places]) => toPlaces(name, type, places),
    }),
  ),
];

function binary(settle: (a: DecimalType, b: DecimalType) => Settled): Overload {
  return { parameters: ['DECIMAL', 'DECIMAL'], settle: ([a, b]) => settle(orNarrowest(a), orNarrowest(b)) };
}

function unary(settle: (type: DecimalType) => Settled): Overload {
  return { parameters: ['DECIMAL'], settle: ([type]) => settle(orNarrowest(type)) };
}

/** An untyped NULL takes part as the narrowest decimal. */
function orNarrowest(type: DataType | undefined): DecimalType {
  return (type && asDecimal(type)) ?? decimal(1, 0);
}

function additive(a: DecimalType, b: DecimalType, symbol: string, compute: (x: bigint, y: bigint) => bigint): Settled {
  const scale = Math.max(a.scale, b.scale);
  const widest = Math.max(a.precision, b.precision);
  const needed = Math.max(Math.max(a.precision - a.scale, b.precision - b.scale) + scale, widest) + 1;
  const result = decimal(needed > NARROW_PRECISION && widest <= NARROW_PRECISION ? NARROW_PRECISION : needed, scale);
  return { parameters: [result, result], result, function: exact(result, symbol, compute) };
}

function multiplication(a: DecimalType, b: DecimalType): Settled {
  const scale = a.scale + b.scale;
  const needed = a.precision + b.precision;
  if (scale > MAX_PRECISION)
    return `a product with ${scale} decimals is more than DECIMAL holds: cast to fewer decimals`;
  const narrow =
    needed > NARROW_PRECISION && Math.max(a.precision, b.precision) <= NARROW_PRECISION && scale < NARROW_PRECISION;
  const result = decimal(narrow ? NARROW_PRECISION : needed, scale);
  const parameters = [decimal(result.precision, a.scale), decimal(result.precision, b.scale)];
  return { parameters, result, function: exact(result, '*', (x, y) => x * y) };
}

/** What is too wide for a DECIMAL is computed as DOUBLE. */
function remainder(a: DecimalType, b: DecimalType): Settled {
  const scale = Math.max(a.scale, b.scale);
  const precision = Math.max(a.precision - a.scale, b.precision - b.scale) + scale;
  if (precision > MAX_PRECISION) {
    const double: DataType = { kind: 'DOUBLE' };
    return {
      parameters: [double, double],
      result: double,
      function: lift2(isReal, isReal, (x, y) => (y === 0 ? null : x % y)),
    };
  }
  const result = decimal(precision, scale);
  const evaluate: Evaluate = (x, y) =>
    isInteger(x) && isInteger(y) && y !== 0 ? normalise(BigInt(x) % BigInt(y)) : null;
  return { parameters: [result, result], result, function: evaluate };
}

function keeping(type: DecimalType, compute: (value: bigint) => bigint): Settled {
  const evaluate: Evaluate = (value) => (isInteger(value) ? normalise(compute(BigInt(value))) : null);
  return { parameters: [type], result: type, function: evaluate };
}

/** To fewer decimals: `divide` says how what is dropped counts. */
function toScale(type: DecimalType, scale: number, divide: (value: bigint, unit: bigint) => bigint): Settled {
  const unit = powerOfTen(type.scale - scale);
  const evaluate: Evaluate = (value) => (isInteger(value) ? normalise(divide(BigInt(value), unit)) : null);
  return { parameters: [type], result: decimal(type.precision, scale), function: evaluate };
}

function toPlaces(name: 'round' | 'trunc', type: DataType | undefined, places: unknown): Settled {
  const from = orNarrowest(type);
  if (places === null) return { parameters: [from, { kind: 'INTEGER' }], result: from, function: () => null };
  if (typeof places !== 'number') return `${name} of a DECIMAL needs its number of places written as a constant`;
  const parameters: readonly DataType[] = [from, { kind: 'INTEGER' }];
  if (places >= from.scale) return { parameters, result: from, function: (value) => value };
  const scale = Math.max(places, 0);
  const result = decimal(from.precision, scale);
  if (-places >= from.precision - from.scale) {
    return { parameters, result, function: (value) => (isInteger(value) ? 0 : null) };
  }
  const unit = powerOfTen(from.scale - places);
  const back = powerOfTen(scale - places);
  const divide = name === 'round' ? divideRounded : (value: bigint, by: bigint): bigint => value / by;
  const evaluate: Evaluate = (value) => (isInteger(value) ? normalise(divide(BigInt(value), unit) * back) : null);
  return { parameters, result, function: evaluate };
}

function exact(type: DecimalType, symbol: string, compute: (x: bigint, y: bigint) => bigint): Evaluate {
  const inRange = decimalRange(type.precision, typeName(type));
  return (x, y) => {
    if (!isInteger(x) || !isInteger(y)) return null;
    return inRange(compute(BigInt(x), BigInt(y)), () => `${x} ${symbol} ${y} (of ${type.scale} decimals)`);
  };
}
