import { EvaluationError } from '../../errors.js';
import type { Value } from '../../schema.js';
import { halfToEven } from './half-to-even.js';
import { normalise } from './integer.js';
import { isInteger, isReal, lift1, lift2 } from './lift.js';
import { alias, type FunctionDefinition, scalar } from './overload.js';
import { power } from './real-functions.js';

/** Functions of numbers beyond arithmetic. Angles are in radians. */
export const mathFunctions: readonly FunctionDefinition[] = [
  scalar('pi', [], 'DOUBLE', () => Math.PI),
  ...real('sin', (a) => finite('sin', a, Math.sin)),
  ...real('cos', (a) => finite('cos', a, Math.cos)),
  ...real('tan', (a) => finite('tan', a, Math.tan)),
  ...real('cot', (a) => finite('cot', a, (angle) => 1 / Math.tan(angle))),
  ...real('asin', (a) => within('asin', a, Math.asin)),
  ...real('acos', (a) => within('acos', a, Math.acos)),
  ...real('atan', Math.atan),
  ...real('sinh', Math.sinh),
  ...real('cosh', Math.cosh),
  ...real('tanh', Math.tanh),
  ...real('asinh', Math.asinh),
  ...real('acosh', Math.acosh),
  ...real('atanh', (a) => within('atanh', a, Math.atanh)),
  ...real('degrees', (a) => a * (180 / Math.PI)),
  ...real('radians', (a) => a * (Math.PI / 180)),
  ...real('even', (a) => {
    const up = a >= 0 ? Math.ceil(a) : -Math.ceil(-a);
    return up % 2 === 0 ? up : a >= 0 ? up + 1 : up - 1;
  }),
  scalar('atan2', ['DOUBLE', 'DOUBLE'], 'DOUBLE', lift2(isReal, isReal, Math.atan2)),
  ...alias(scalar('**', ['DOUBLE', 'DOUBLE'], 'DOUBLE', lift2(isReal, isReal, power)), '^'),
  scalar(
    'log',
    ['DOUBLE', 'DOUBLE'],
    'DOUBLE',
    lift2(isReal, isReal, (base, a) => {
      if (base <= 0 || a <= 0) throw new EvaluationError('there is no logarithm of what is not positive');
      if (base === 1) throw new EvaluationError('there is no logarithm to the base 1');
      return Math.log10(a) / Math.log10(base);
    }),
  ),
  ...alias(scalar('round_even', ['DOUBLE', 'INTEGER'], 'DOUBLE', lift2(isReal, isReal, roundEven)), 'roundbankers'),
  ...alias(
    scalar(
      'round_even',
      ['FLOAT', 'INTEGER'],
      'FLOAT',
      lift2(isReal, isReal, (a, places) => Math.fround(roundEven(a, places))),
    ),
    'roundbankers',
  ),
  scalar(
    'signbit',
    ['DOUBLE'],
    'BOOLEAN',
    lift1(isReal, (a) => a < 0 || Object.is(a, -0)),
  ),
  scalar(
    'fdiv',
    ['DOUBLE', 'DOUBLE'],
    'DOUBLE',
    lift2(isReal, isReal, (a, b) => Math.floor(a / b)),
  ),
  scalar(
    'fmod',
    ['DOUBLE', 'DOUBLE'],
    'DOUBLE',
    lift2(isReal, isReal, (a, b) => a - b * Math.floor(a / b)),
  ),
  ...(['BIGINT', 'HUGEINT'] as const).flatMap((kind) => [
    ...alias(
      scalar(
        'gcd',
        [kind, kind],
        kind,
        lift2(isInteger, isInteger, (a, b) => normalise(divisor(BigInt(a), BigInt(b)))),
      ),
      'greatest_common_divisor',
    ),
    ...alias(
      scalar(
        'lcm',
        [kind, kind],
        kind,
        lift2(isInteger, isInteger, (a, b) => multiple(BigInt(a), BigInt(b), kind)),
      ),
      'least_common_multiple',
    ),
  ]),
  scalar('factorial', ['INTEGER'], 'HUGEINT', lift1(isReal, factorial)),
];

function real(name: string, compute: (a: number) => Value): readonly FunctionDefinition[] {
  return [scalar(name, ['DOUBLE'], 'DOUBLE', lift1(isReal, compute))];
}

function finite(name: string, a: number, compute: (a: number) => number): number {
  if (Math.abs(a) === Number.POSITIVE_INFINITY) throw new EvaluationError(`${name} of an infinite number`);
  return compute(a);
}

function within(name: string, a: number, compute: (a: number) => number): number {
  if (a < -1 || a > 1) throw new EvaluationError(`${name} takes a number from -1 to 1, not ${a}`);
  return compute(a);
}

function roundEven(a: number, places: number): number {
  const unit = 10 ** Math.abs(places);
  const magnitude = Math.abs(a);
  const rounded = places < 0 ? halfToEven(magnitude / unit) * unit : halfToEven(magnitude * unit) / unit;
  if (!Number.isFinite(rounded)) return places < 0 ? 0 : a;
  return a < 0 || Object.is(a, -0) ? -rounded : rounded;
}

function divisor(a: bigint, b: bigint): bigint {
  let [x, y] = [a < 0n ? -a : a, b < 0n ? -b : b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}

function multiple(a: bigint, b: bigint, kind: string): Value {
  if (a === 0n || b === 0n) return 0;
  const product = (a / divisor(a, b)) * b;
  const result = product < 0n ? -product : product;
  if (result >= 1n << (kind === 'BIGINT' ? 63n : 127n)) {
    throw new EvaluationError(`the least common multiple of ${a} and ${b} is out of range for ${kind}`);
  }
  return normalise(result);
}

function factorial(a: number): Value {
  if (a < 0) throw new EvaluationError('there is no factorial of a negative number');
  if (a > 33) throw new EvaluationError(`the factorial of ${a} is out of range for HUGEINT`);
  let product = 1n;
  for (let factor = 2n; factor <= BigInt(a); factor++) product *= factor;
  return normalise(product);
}
