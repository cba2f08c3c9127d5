import { EvaluationError } from '../../errors.js';
import { INTEGER_KINDS, type IntegerKind, integerLimits } from '../../numeric-type.js';
import { normalise } from './integer.js';
import { type Integer, isInteger } from './lift.js';
import { type Evaluate, type FunctionDefinition, scalar } from './overload.js';

/** `& | ~ << >>` and xor, over two's complement of the type's width. */
export const bitFunctions: readonly FunctionDefinition[] = INTEGER_KINDS.flatMap((kind) => {
  const { low, high } = integerLimits(kind);
  const width = high.toString(2).length + 1;
  const binary = (name: string, evaluate: Evaluate): FunctionDefinition => scalar(name, [kind, kind], kind, evaluate);
  return [
    binary(
      '&',
      bitwise(
        (a, b) => a & b,
        (a, b) => a & b,
      ),
    ),
    binary(
      '|',
      bitwise(
        (a, b) => a | b,
        (a, b) => a | b,
      ),
    ),
    binary(
      'xor',
      bitwise(
        (a, b) => a ^ b,
        (a, b) => a ^ b,
      ),
    ),
    scalar('~', [kind], kind, (a) => (isInteger(a) ? normalise(~BigInt(a)) : null)),
    binary('<<', (a, by) =>
      isInteger(a) && isInteger(by) ? shiftLeft(kind, BigInt(a), BigInt(by), width, high) : null,
    ),
    binary('>>', (a, by) => {
      if (!isInteger(a) || !isInteger(by)) return null;
      return by < 0 || by >= width ? 0 : normalise(BigInt(a) >> BigInt(by));
    }),
    scalar('bit_count', [kind], 'TINYINT', (a) => {
      if (!isInteger(a)) return null;
      const bits = a < 0 ? BigInt(a) + (high - low + 1n) : BigInt(a);
      return bits.toString(2).replaceAll('0', '').length;
    }),
  ];
});

/** JavaScript's own operators are right within 32 bits. */
function bitwise(narrow: (a: number, b: number) => number, wide: (a: bigint, b: bigint) => bigint): Evaluate {
  const isNarrow = (value: Integer): value is number => typeof value === 'number' && (value | 0) === value;
  return (a, b) => {
    if (!isInteger(a) || !isInteger(b)) return null;
    return isNarrow(a) && isNarrow(b) ? narrow(a, b) : normalise(wide(BigInt(a), BigInt(b)));
  };
}

function shiftLeft(kind: IntegerKind, value: bigint, by: bigint, width: number, high: bigint): Integer {
  if (value < 0n) throw new EvaluationError(`a negative number cannot be shifted left: ${value}`);
  if (by < 0n) throw new EvaluationError(`${by} is no number of bits to shift by`);
  if (by >= width && value !== 0n) throw new EvaluationError(`${value} << ${by} is out of range for ${kind}`);
  const shifted = value === 0n ? 0n : value << by;
  if (shifted > high) throw new EvaluationError(`${value} << ${by} is out of range for ${kind}`);
  return normalise(shifted);
}
