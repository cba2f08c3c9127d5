import { compareAs } from '../../compare-values.js';
import { formatText } from '../../format-value.js';
import { isList } from '../../is-value.js';
import { decimal, INTEGER_KINDS, MAX_PRECISION } from '../../numeric-type.js';
import type { DataType, Value } from '../../schema.js';
import { collectingAggregates } from './collecting-aggregates.js';
import { average, counting, exactAverage, exactSum, type Fold, itself, realSum } from './fold.js';
import { decimalRange, integerRange } from './integer.js';
import { type FunctionDefinition, functionTable, type Overload, type ParameterKind } from './overload.js';
import { quantiles } from './quantile.js';
import { statistics } from './statistics.js';

const BIGINT: DataType = { kind: 'BIGINT' };
const BOOLEAN: DataType = { kind: 'BOOLEAN' };
const DOUBLE: DataType = { kind: 'DOUBLE' };
const HUGEINT: DataType = { kind: 'HUGEINT' };
const VARCHAR: DataType = { kind: 'VARCHAR' };

function aggregate(
  name: string,
  parameters: readonly ParameterKind[],
  settle: Overload<Fold>['settle'],
): FunctionDefinition<Fold> {
  return { name, overloads: [{ parameters, settle }] };
}

/** Of one argument of any type, whose result is of that type; NULLs are passed over. */
function keeping(
  name: string,
  fold: (type: DataType) => (kept: Value, value: Value) => Value,
): FunctionDefinition<Fold> {
  return aggregate(name, ['ANY'], ([type = { kind: 'NULL' }]) => {
    const choose = fold(type);
    return {
      parameters: [type],
      result: type,
      function: {
        initial: null,
        add: (kept, value = null) => (value === null ? kept : kept === null ? value : choose(kept, value)),
        result: itself,
      },
    };
  });
}

const hugeSum = exactSum(integerRange('HUGEINT'));

const AGGREGATES: readonly FunctionDefinition<Fold>[] = [
  ...['count', 'count_star'].map((name) =>
    aggregate(name, [], () => ({ parameters: [], result: BIGINT, function: counting(() => true) })),
  ),
  aggregate('count', ['ANY'], (types) => ({
    parameters: types,
    result: BIGINT,
    function: counting((value) => value !== null),
  })),
  ...['count_if', 'countif'].map((name) =>
    aggregate(name, ['BOOLEAN'], () => ({
      parameters: [BOOLEAN],
      result: HUGEINT,
      function: counting((value) => value === true),
    })),
  ),
  ...INTEGER_KINDS.flatMap((kind) => [
    aggregate('sum', [kind], () => ({ parameters: [{ kind }], result: HUGEINT, function: hugeSum })),
    ...['avg', 'mean'].map((name) =>
      aggregate(name, [kind], () => ({
        parameters: [{ kind }],
        result: DOUBLE,
        function: exactAverage(hugeSum),
      })),
    ),
  ]),
  aggregate('sum', ['BOOLEAN'], () => ({
    parameters: [{ kind: 'TINYINT' }],
    result: HUGEINT,
    function: hugeSum,
  })),
  aggregate('sum', ['DOUBLE'], () => ({ parameters: [DOUBLE], result: DOUBLE, function: realSum })),
  aggregate('sum', ['DECIMAL'], ([type]) => {
    if (type?.kind !== 'DECIMAL') return 'sum needs numbers';
    const result = decimal(MAX_PRECISION, type.scale);
    return { parameters: [type], result, function: exactSum(decimalRange(MAX_PRECISION, 'DECIMAL(38)')) };
  }),
  ...['avg', 'mean'].flatMap((name) => [
    aggregate(name, ['DOUBLE'], () => ({
      parameters: [DOUBLE],
      result: DOUBLE,
      function: average(realSum, (sum, count) => Number(sum) / count),
    })),
    aggregate(name, ['DECIMAL'], ([type]) => {
      if (type?.kind !== 'DECIMAL') return 'avg needs numbers';
      const sum = exactSum(decimalRange(MAX_PRECISION, 'DECIMAL(38)'));
      return { parameters: [type], result: DOUBLE, function: exactAverage(sum, 10n ** BigInt(type.scale)) };
    }),
  ]),
  keeping('min', (type) => {
    const compare = compareAs(type);
    return (kept, value) => (compare(value, kept) < 0 ? value : kept);
  }),
  keeping('max', (type) => {
    const compare = compareAs(type);
    return (kept, value) => (compare(value, kept) > 0 ? value : kept);
  }),
  keeping('any_value', () => itself),
  ...extremeOf('arg_min', -1),
  ...extremeOf('min_by', -1),
  ...extremeOf('argmin', -1),
  ...extremeOf('arg_max', 1),
  ...extremeOf('argmax', 1),
  ...extremeOf('max_by', 1),
  logical('bool_and', (kept, value) => kept && value),
  logical('bool_or', (kept, value) => kept || value),
  ...['string_agg', 'listagg', 'group_concat'].flatMap((name) => [
    aggregate(name, ['ANY'], (types) => joining(types)),
    aggregate(name, ['ANY', 'VARCHAR'], (types) => joining(types)),
  ]),
];

/** The first argument where the second is least or greatest; rows where either is NULL are passed over. */
function extremeOf(name: string, sign: 1 | -1): readonly FunctionDefinition<Fold>[] {
  return [
    aggregate(name, ['ANY', 'ANY'], ([wanted = VARCHAR, by = VARCHAR]) => {
      const compare = compareAs(by);
      return {
        parameters: [wanted, by],
        result: wanted,
        function: {
          initial: null,
          add: (kept, value = null, order = null) => {
            if (value === null || order === null) return kept;
            return isList(kept) && compare(order, kept[1] ?? null) * sign <= 0 ? kept : [value, order];
          },
          result: (kept) => (isList(kept) ? (kept[0] ?? null) : null),
        },
      };
    }),
  ];
}

function logical(name: string, combine: (kept: boolean, value: boolean) => boolean): FunctionDefinition<Fold> {
  return aggregate(name, ['BOOLEAN'], () => ({
    parameters: [BOOLEAN],
    result: BOOLEAN,
    function: {
      initial: null,
      add: (kept, value = null) =>
        typeof value === 'boolean' ? (typeof kept === 'boolean' ? combine(kept, value) : value) : kept,
      result: itself,
    },
  }));
}

function joining([type = VARCHAR]: readonly DataType[]): ReturnType<Overload<Fold>['settle']> {
  return {
    parameters: [type, VARCHAR],
    result: VARCHAR,
    function: {
      initial: null,
      add: (text, value = null, separator = ',') => {
        if (value === null) return text;
        const part = formatText(type, value);
        return typeof text === 'string' ? `${text}${separator ?? ''}${part}` : part;
      },
      result: itself,
    },
  };
}

/** By name in lower case. */
export const AGGREGATE_FUNCTIONS: ReadonlyMap<string, readonly Overload<Fold>[]> = functionTable([
  AGGREGATES,
  collectingAggregates,
  statistics,
  quantiles,
]);
