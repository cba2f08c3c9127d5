import { INTEGER_KINDS, type IntegerKind, integerLimits } from '../../numeric-type.js';
import type { Value } from '../../schema.js';
import { divideRounded, integerRange, normalise, powerOfTen } from './integer.js';
import { type Integer, isInteger } from './lift.js';
import { type Evaluate, type FunctionDefinition, scalar } from './overload.js';

/** `+ - * // %` and their kin over integers: the result has the arguments' type, and what does not fit is refused. */
export const integerFunctions: readonly FunctionDefinition[] = INTEGER_KINDS.flatMap((kind) => {
  const unary = (name: string, evaluate: Evaluate): FunctionDefinition => scalar(name, [kind], kind, evaluate);
  const binary = (name: string, evaluate: Evaluate): FunctionDefinition => scalar(name, [kind, kind], kind, evaluate);
  const inRange = integerRange(kind);
  const negation = exactUnary(
    kind,
    '-',
    (a) => -a,
    (a) => -a,
  );
  const remainder = guardZero(
    (a, b) => normalise(BigInt(a) % BigInt(b)),
    (a, b) => (a % b) + 0,
  );
  return [
    binary(
      '+',
      exactBinary(
        kind,
        '+',
        (a, b) => a + b,
        (a, b) => a + b,
      ),
    ),
    binary(
      '-',
      exactBinary(
        kind,
        '-',
        (a, b) => a - b,
        (a, b) => a - b,
      ),
    ),
    binary(
      '*',
      exactBinary(
        kind,
        '*',
        (a, b) => a * b + 0,
        (a, b) => a * b,
      ),
    ),
    binary(
      '//',
      guardZero((a, b) => inRange(BigInt(a) / BigInt(b), () => `${a} // ${b}`)),
    ),
    binary('%', remainder),
    binary('mod', remainder),
    unary('-', negation),
    unary('+', (a) => a),
    unary(
      'abs',
      exactUnary(kind, 'abs of ', Math.abs, (a) => (a < 0n ? -a : a)),
    ),
    scalar('sign', [kind], 'TINYINT', (a) => (isInteger(a) ? (a < 0 ? -1 : a > 0 ? 1 : 0) : null)),
    unary('round', (a) => a),
    unary('trunc', (a) => a),
    scalar('round', [kind, 'INTEGER'], kind, (a, places) => {
      if (!isInteger(a) || typeof places !== 'number') return null;
      if (places >= 0) return a;
      if (-places > 38) return 0;
      const unit = powerOfTen(-places);
      return inRange(divideRounded(BigInt(a), unit) * unit, () => `round(${a}, ${places})`);
    }),
    scalar('trunc', [kind, 'INTEGER'], kind, (a, places) => {
      if (!isInteger(a) || typeof places !== 'number') return null;
      if (places >= 0) return a;
      if (-places > 38) return 0;
      const unit = powerOfTen(-places);
      return normalise((BigInt(a) / unit) * unit);
    }),
  ];
});

/** In doubles while they are exact, in bigints beyond. */
function exactBinary(
  kind: IntegerKind,
  symbol: string,
  fast: (a: number, b: number) => number,
  exact: (a: bigint, b: bigint) => bigint,
): Evaluate {
  const [low, high] = safeLimits(kind);
  const inRange = integerRange(kind);
  return (a, b) => {
    if (typeof a === 'number' && typeof b === 'number') {
      const result = fast(a, b);
      if (result >= low && result <= high) return result;
    }
    if (!isInteger(a) || !isInteger(b)) return null;
    return inRange(exact(BigInt(a), BigInt(b)), () => `${a} ${symbol} ${b}`);
  };
}

function exactUnary(
  kind: IntegerKind,
  symbol: string,
  fast: (a: number) => number,
  exact: (a: bigint) => bigint,
): Evaluate {
  const [low, high] = safeLimits(kind);
  const inRange = integerRange(kind);
  return (a) => {
    if (typeof a === 'number') {
      const result = fast(a) + 0;
      if (result >= low && result <= high) return result;
    }
    return isInteger(a) ? inRange(exact(BigInt(a)), () => `${symbol}${a}`) : null;
  };
}

/** Division by zero is NULL. */
function guardZero(exact: (a: Integer, b: Integer) => Value, fast: (a: number, b: number) => Value = exact): Evaluate {
  return (a, b) => {
    if (!isInteger(a) || !isInteger(b) || b === 0) return null;
    return typeof a === 'number' && typeof b === 'number' ? fast(a, b) : exact(a, b);
  };
}

function safeLimits(kind: IntegerKind): readonly [number, number] {
  const { low, high } = integerLimits(kind);
  return [Math.max(Number(low), Number.MIN_SAFE_INTEGER), Math.min(Number(high), Number.MAX_SAFE_INTEGER)];
}
