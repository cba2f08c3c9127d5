import { EvaluationError } from '../../errors.js';
import type { Value } from '../../schema.js';
import { isReal, lift1, lift2 } from './lift.js';
import { alias, type FunctionDefinition, scalar } from './overload.js';

type Real = 'FLOAT' | 'DOUBLE';

/** Arithmetic of FLOAT and DOUBLE, as IEEE 754 has it: what is too large is infinite. */
export const realFunctions: readonly FunctionDefinition[] = [
  ...realArithmetic('DOUBLE', (value) => value),
  ...realArithmetic('FLOAT', Math.fround),
  ...real('sqrt', (a) => (a < 0 ? refuse('the square root of a negative number') : Math.sqrt(a))),
  ...real('cbrt', Math.cbrt),
  ...real('exp', Math.exp),
  ...real('ln', logarithm(Math.log)),
  ...real('log2', logarithm(Math.log2)),
  ...alias(scalar('log10', ['DOUBLE'], 'DOUBLE', lift1(isReal, logarithm(Math.log10))), 'log'),
  ...alias(scalar('power', ['DOUBLE', 'DOUBLE'], 'DOUBLE', lift2(isReal, isReal, power)), 'pow'),
];

function realArithmetic(kind: Real, narrow: (value: number) => number): readonly FunctionDefinition[] {
  const unary = (name: string, compute: (a: number) => number): FunctionDefinition =>
    scalar(
      name,
      [kind],
      kind,
      lift1(isReal, (a) => narrow(compute(a))),
    );
  const binary = (name: string, compute: (a: number, b: number) => Value): FunctionDefinition =>
    scalar(name, [kind, kind], kind, lift2(isReal, isReal, compute));
  const predicate = (name: string, test: (a: number) => boolean): FunctionDefinition =>
    scalar(name, [kind], 'BOOLEAN', lift1(isReal, test));
  return [
    binary('+', (a, b) => narrow(a + b)),
    binary('-', (a, b) => narrow(a - b)),
    binary('*', (a, b) => narrow(a * b)),
    binary('/', (a, b) => narrow(a / b)),
    binary('//', (a, b) => (b === 0 ? null : narrow(a / b))),
    binary('%', (a, b) => narrow(a % b)),
    binary('mod', (a, b) => narrow(a % b)),
    unary('-', (a) => -a),
    unary('+', (a) => a),
    unary('abs', Math.abs),
    unary('floor', Math.floor),
    unary('ceil', Math.ceil),
    unary('ceiling', Math.ceil),
    unary('trunc', Math.trunc),
    unary('round', roundHalfAway),
    scalar(
      'round',
      [kind, 'INTEGER'],
      kind,
      lift2(isReal, isReal, (a, places) => narrow(toPlaces(a, places, roundHalfAway))),
    ),
    scalar(
      'trunc',
      [kind, 'INTEGER'],
      kind,
      lift2(isReal, isReal, (a, places) => (Number.isFinite(a) ? narrow(toPlaces(a, places, Math.trunc)) : a)),
    ),
    scalar(
      'sign',
      [kind],
      'TINYINT',
      lift1(isReal, (a) => (a > 0 ? 1 : a < 0 ? -1 : 0)),
    ),
    predicate('isnan', Number.isNaN),
    predicate('isfinite', Number.isFinite),
    predicate('isinf', (a) => Math.abs(a) === Number.POSITIVE_INFINITY),
  ];
}

function real(name: string, compute: (a: number) => Value): readonly FunctionDefinition[] {
  return [scalar(name, ['DOUBLE'], 'DOUBLE', lift1(isReal, compute))];
}

function logarithm(compute: (a: number) => number): (a: number) => Value {
  return (a) => {
    if (a < 0) return refuse('the logarithm of a negative number');
    return a === 0 ? refuse('the logarithm of zero') : compute(a);
  };
}

/** C's `pow`: 1 to any power is 1, and so is -1 to an infinite one; JavaScript says NaN. */
export function power(base: number, exponent: number): number {
  if (base === 1 || (base === -1 && Math.abs(exponent) === Number.POSITIVE_INFINITY)) return 1;
  return base ** exponent;
}

function roundHalfAway(value: number): number {
  const down = Math.trunc(value);
  return Math.abs(value - down) >= 0.5 ? down + Math.sign(value) : down;
}

function toPlaces(value: number, places: number, round: (value: number) => number): number {
  const unit = 10 ** Math.abs(places);
  const rounded = places < 0 ? round(value / unit) * unit : round(value * unit) / unit;
  if (Number.isFinite(rounded)) return rounded;
  return places < 0 ? 0 : value;
}

function refuse(what: string): never {
  throw new EvaluationError(`there is no real number that is ${what}`);
}
