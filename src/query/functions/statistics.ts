import { isList } from '../../is-value.js';
import { INTEGER_KINDS } from '../../numeric-type.js';
import type { DataType, Value } from '../../schema.js';
import { type Fold, itself } from './fold.js';
import { normalise } from './integer.js';
import { isInteger, isReal } from './lift.js';
import type { FunctionDefinition } from './overload.js';

const DOUBLE: DataType = { kind: 'DOUBLE' };

/** Aggregates of numbers beyond sum and average. */
export const statistics: readonly FunctionDefinition<Fold>[] = [
  ...spread(['stddev', 'stddev_samp'], (count, squares) => (count > 1 ? Math.sqrt(squares / (count - 1)) : null)),
  ...spread(['variance', 'var_samp'], (count, squares) => (count > 1 ? squares / (count - 1) : null)),
  ...spread(['stddev_pop'], (count, squares) => Math.sqrt(squares / count)),
  ...spread(['var_pop'], (count, squares) => squares / count),
  real('product', {
    initial: null,
    add: (product, value = null) => (isReal(value) ? (isReal(product) ? product * value : value) : product),
    result: itself,
  }),
  ...bits('bit_and', (a, b) => a & b),
  ...bits('bit_or', (a, b) => a | b),
  ...bits('bit_xor', (a, b) => a ^ b),
];

function real(name: string, fold: Fold): FunctionDefinition<Fold> {
  const signature = { parameters: [DOUBLE], result: DOUBLE, function: fold };
  return { name, overloads: [{ parameters: ['DOUBLE'], settle: () => signature }] };
}

/** Count, mean and sum of squared distances from it, one value at a time (Welford 1962). */
function spread(
  names: readonly string[],
  result: (count: number, squares: number) => Value,
): readonly FunctionDefinition<Fold>[] {
  const fold: Fold = {
    initial: null,
    add: (state, value = null) => {
      if (!isReal(value)) return state;
      const [count, mean, squares] = statesOf(state);
      const next = mean + (value - mean) / (count + 1);
      return [count + 1, next, squares + (value - next) * (value - mean)];
    },
    result: (state) => {
      const [count, , squares] = statesOf(state);
      return count === 0 ? null : result(count, squares);
    },
  };
  return names.map((name) => real(name, fold));
}

function statesOf(state: Value): readonly [count: number, mean: number, squares: number] {
  const [count = 0, mean = 0, squares = 0] = isList(state) ? state.map(Number) : [];
  return [count, mean, squares];
}

function bits(name: string, combine: (a: bigint, b: bigint) => bigint): readonly FunctionDefinition<Fold>[] {
  const fold: Fold = {
    initial: null,
    add: (kept, value = null) => {
      if (!isInteger(value)) return kept;
      return isInteger(kept) ? normalise(combine(BigInt(kept), BigInt(value))) : value;
    },
    result: itself,
  };
  return INTEGER_KINDS.map((kind) => ({
    name,
    overloads: [{ parameters: [kind], settle: () => ({ parameters: [{ kind }], result: { kind }, function: fold }) }],
  }));
}
