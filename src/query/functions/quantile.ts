import { compareAs } from '../../compare-values.js';
import { isList } from '../../is-value.js';
import { isIntegerKind } from '../../numeric-type.js';
import type { DataType, Value } from '../../schema.js';
import { DAY } from '../../time.js';
import type { Fold } from './fold.js';
import { gather, gathered, NOTHING_GATHERED } from './gathered.js';
import { halfToEven } from './half-to-even.js';
import { normalise } from './integer.js';
import type { FunctionDefinition, Overload, ParameterKind, Signature } from './overload.js';

const DOUBLE: DataType = { kind: 'DOUBLE' };

/** Median and quantiles: `_cont` lies between two values, `_disc` is one of them. */
export const quantiles: readonly FunctionDefinition<Fold>[] = [
  { name: 'median', overloads: [{ parameters: ['ANY'], settle: ([type]) => settle(type, 0.5, isContinuous(type)) }] },
  ...[['quantile_cont', true] as const, ['quantile_disc', false] as const, ['quantile', false] as const].map(
    ([name, continuous]) => ({
      name,
      overloads: [overload(name, 'DOUBLE', continuous), overload(name, 'LIST', continuous)],
    }),
  ),
];

function overload(name: string, share: ParameterKind, continuous: boolean): Overload<Fold> {
  return {
    parameters: ['ANY', share],
    settle: ([type, of], [, constant]) => {
      if (constant === undefined || constant === null) return `the share that ${name} takes is a constant: 0.25`;
      if (continuous && !isContinuous(type)) return `${name} takes numbers and times; of others there is quantile_disc`;
      const scale = of === undefined ? 1 : unitOf(of.kind === 'LIST' ? of.element : of);
      const shares = (isList(constant) ? constant : [constant]).map((one) => Number(one) / scale);
      if (!shares.every((one) => one >= 0 && one <= 1)) return `the share that ${name} takes is from 0 to 1`;
      const signature = settle(type, isList(constant) ? shares : (shares[0] ?? 0), continuous);
      return of === undefined ? signature : { ...signature, parameters: [...signature.parameters, of] };
    },
  };
}

function unitOf(type: DataType): number {
  return type.kind === 'DECIMAL' ? 10 ** type.scale : 1;
}

function isContinuous(type: DataType | undefined): boolean {
  if (type === undefined) return false;
  if (isIntegerKind(type.kind)) return true;
  return ['DECIMAL', 'FLOAT', 'DOUBLE', 'DATE', 'TIMESTAMP', 'TIMESTAMPTZ'].includes(type.kind);
}

function settle(type: DataType = DOUBLE, share: number | readonly number[], continuous: boolean): Signature<Fold> {
  const compare = compareAs(type);
  const [one, between] = continuous ? interpolation(type) : [type, undefined];
  const at = (sorted: readonly Value[], wanted: number): Value => {
    if (between === undefined) {
      const index = Math.max(1, sorted.length - Math.floor(sorted.length - wanted * sorted.length)) - 1;
      return sorted[index] ?? null;
    }
    const place = (sorted.length - 1) * wanted;
    const low = Math.floor(place);
    return between(sorted[low] ?? null, sorted[Math.ceil(place)] ?? null, place - low);
  };
  return {
    parameters: [type],
    result: typeof share === 'number' ? one : { kind: 'LIST', element: one },
    function: {
      initial: NOTHING_GATHERED,
      add: (values, value = null) => (value === null ? values : gather(values, value)),
      result: (values) => {
        const sorted = gathered(values).toSorted(compare);
        if (sorted.length === 0) return null;
        return typeof share === 'number' ? at(sorted, share) : share.map((each) => at(sorted, each));
      },
    },
  };
}

type Between = (low: Value, high: Value, fraction: number) => Value;

function interpolation(type: DataType): readonly [result: DataType, between: Between] {
  switch (type.kind) {
    case 'DATE':
      return [{ kind: 'TIMESTAMP' }, rounded(DAY)];
    case 'TIMESTAMP':
    case 'TIMESTAMPTZ':
      return [type, rounded(1)];
    case 'DECIMAL':
      return [type, decimals];
    case 'FLOAT':
      return [type, (low, high, fraction) => Math.fround(real(Number(low), Number(high), fraction))];
    default:
      return [DOUBLE, (low, high, fraction) => real(Number(low), Number(high), fraction)];
  }
}

function real(low: number, high: number, fraction: number): number {
  return fraction === 0 ? low : low * (1 - fraction) + high * fraction;
}

function rounded(unit: number): Between {
  return (low, high, fraction) => {
    const [from, to] = [Number(low) * unit, Number(high) * unit];
    return from + Math.round((to - from) * fraction);
  };
}

const decimals: Between = (low, high, fraction) => {
  if (fraction === 0) return low;
  if (typeof low === 'number' && typeof high === 'number') return halfToEven(real(low, high, fraction)) + 0;
  const [from, to] = [BigInt(Number(low)), BigInt(Number(high))];
  return normalise(from + BigInt(halfToEven(Number(to - from) * fraction)));
};
