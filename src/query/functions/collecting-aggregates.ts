import { compareAs } from '../../compare-values.js';
import { isList } from '../../is-value.js';
import type { DataType, Value } from '../../schema.js';
import { type Fold, itself } from './fold.js';
import { gather, gathered, NOTHING_GATHERED } from './gathered.js';
import { identityOf } from './identity.js';
import type { FunctionDefinition, Overload } from './overload.js';

const NULL: DataType = { kind: 'NULL' };
const INTEGER: DataType = { kind: 'INTEGER' };
const MOST = 1_000_000;

/** Aggregates that give lists, or that must see all values before they can say anything. */
export const collectingAggregates: readonly FunctionDefinition<Fold>[] = [
  ...['list', 'array_agg'].map((name) =>
    ofOne(name, (element) => ({ kind: 'LIST', element }), {
      initial: null,
      add: gather,
      result: (values) => (values === null ? null : gathered(values)),
    }),
  ),
  ...['first', 'arbitrary'].map((name) =>
    ofOne(name, (type) => type, { initial: null, add: (kept, value = null) => kept ?? [value], result: only }),
  ),
  ofOne('last', (type) => type, { initial: null, add: (_, value = null) => [value], result: only }),
  ofOne('mode', (type) => type, {
    initial: NOTHING_GATHERED,
    add: present,
    result: (values) => {
      let best: Count | undefined;
      for (const count of countsOf(values)) if (best === undefined || count.times > best.times) best = count;
      return best?.value ?? null;
    },
  }),
  {
    name: 'histogram',
    overloads: [
      {
        parameters: ['ANY'],
        settle: ([type = NULL]) => {
          const compare = compareAs(type);
          return {
            parameters: [type],
            result: { kind: 'MAP', key: type, value: { kind: 'BIGINT' } },
            function: {
              initial: NOTHING_GATHERED,
              add: present,
              result: (values) => {
                const counts = countsOf(values).toSorted((a, b) => compare(a.value, b.value));
                return counts.length === 0 ? null : counts.map(({ value, times }) => [value, times]);
              },
            },
          };
        },
      },
    ],
  },
  ...[['min', -1] as const, ['max', 1] as const].map(([name, sign]) => ({
    name,
    overloads: [mostOf(name, sign, false)],
  })),
  ...[
    ['min_by', -1] as const,
    ['arg_min', -1] as const,
    ['argmin', -1] as const,
    ['max_by', 1] as const,
    ['arg_max', 1] as const,
    ['argmax', 1] as const,
  ].map(([name, sign]) => ({ name, overloads: [mostOf(name, sign, true)] })),
];

interface Count {
  readonly value: Value;
  readonly times: number;
}

function ofOne(name: string, result: (type: DataType) => DataType, fold: Fold): FunctionDefinition<Fold> {
  const settle: Overload<Fold>['settle'] = ([type = NULL]) => ({
    parameters: [type],
    result: result(type),
    function: { ...fold, add: (kept, value = null) => fold.add(kept, value) },
  });
  return { name, overloads: [{ parameters: ['ANY'], settle }] };
}

function only(kept: Value): Value {
  return isList(kept) ? (kept[0] ?? null) : null;
}

function present(values: Value, value: Value = null): Value {
  return value === null ? values : gather(values, value);
}

function countsOf(values: Value): readonly Count[] {
  const counts = new Map<unknown, { readonly value: Value; times: number }>();
  for (const value of gathered(values)) {
    const identity = identityOf(value);
    const known = counts.get(identity);
    if (known === undefined) counts.set(identity, { value, times: 1 });
    else known.times++;
  }
  return [...counts.values()];
}

/** `max(x, 3)`: the three greatest, the greatest first; `max_by(x, y, 3)`: each x where y is one of them. */
function mostOf(name: string, sign: 1 | -1, by: boolean): Overload<Fold> {
  return {
    parameters: by ? ['ANY', 'ANY', 'BIGINT'] : ['ANY', 'BIGINT'],
    settle: (types, constants) => {
      const [wanted = NULL, order = NULL] = by ? types : [types[0], types[0]];
      const count = constants.at(-1);
      if (typeof count !== 'number') return `how many ${name} gives is a constant: ${name}(${by ? 'x, y' : 'x'}, 3)`;
      if (count < 1 || count >= MOST) return `how many ${name} gives is a number from 1 to ${MOST - 1}`;
      const compare = compareAs(order);
      const add: Fold['add'] = (kept, value = null, second = null) => {
        const key = by ? second : value;
        if (value === null || key === null) return kept;
        return insert(isList(kept) ? kept : [], [value, key], (a, b) => compare(b, a) * sign, count);
      };
      return {
        parameters: by ? [wanted, order, INTEGER] : [wanted, INTEGER],
        result: { kind: 'LIST', element: wanted },
        function: {
          initial: null,
          add,
          result: (kept) =>
            isList(kept) ? kept.map((pair) => (isList(pair) ? (pair[0] ?? null) : null)) : itself(kept),
        },
      };
    },
  };
}

/** Behind those that come before it or are its equals; what is more than `count` is dropped. */
function insert(
  kept: readonly Value[],
  pair: readonly [Value, Value],
  order: (a: Value, b: Value) => number,
  count: number,
): Value {
  const place = kept.findIndex((other) => isList(other) && order(pair[1], other[1] ?? null) < 0);
  if (place < 0) return kept.length < count ? [...kept, pair] : kept;
  return [...kept.slice(0, place), pair, ...kept.slice(place)].slice(0, count);
}
