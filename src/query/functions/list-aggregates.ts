import { isList } from '../../is-value.js';
import type { DataType, Value } from '../../schema.js';
import { chooseOverload } from '../binding/choose-overload.js';
import { AGGREGATE_FUNCTIONS } from './aggregate-functions.js';
import { cast } from './cast.js';
import type { Fold } from './fold.js';
import {
  alias,
  type Evaluate,
  type FunctionDefinition,
  type Overload,
  overloaded,
  type Signature,
} from './overload.js';

const NAMES =
  'any_value avg bit_and bit_or bit_xor bool_and bool_or count first last max median min mode product stddev_pop stddev_samp string_agg sum var_pop var_samp histogram';

/** Aggregates over the items of a list: `list_sum(l)`, `list_aggregate(l, 'sum')`. */
export const listAggregates: readonly FunctionDefinition[] = [
  ...NAMES.split(' ').map((name) =>
    overloaded(`list_${name}`, { parameters: ['LIST'], settle: ([list]) => aggregateOf(name, list) }),
  ),
  ...alias(
    overloaded('list_aggregate', {
      parameters: ['LIST', 'VARCHAR'],
      rest: 'ANY',
      settle: ([list, , ...types], [, name, ...extra]) => {
        if (typeof name !== 'string') return "the name of the aggregate is a constant: list_aggregate(l, 'sum')";
        if (!AGGREGATE_FUNCTIONS.has(name.toLowerCase())) return `there is no aggregate ${name}`;
        if (extra.includes(undefined)) return 'further arguments of list_aggregate are constants';
        const values = extra.map((value) => value ?? null);
        const signature = aggregateOf(name.toLowerCase(), list, types, values);
        if (typeof signature === 'string') return signature;
        return { ...signature, parameters: [...signature.parameters, { kind: 'VARCHAR' }, ...types] };
      },
    }),
    'list_aggr',
    'array_aggregate',
    'array_aggr',
  ),
];

function aggregateOf(
  name: string,
  list: DataType | undefined,
  extraTypes: readonly DataType[] = [],
  extra: readonly Value[] = [],
): Signature<Evaluate> | string {
  const element: DataType = list?.kind === 'LIST' ? list.element : { kind: 'NULL' };
  const overloads: readonly Overload<Fold>[] = AGGREGATE_FUNCTIONS.get(name) ?? [];
  const types = [element, ...extraTypes];
  const choice = chooseOverload(
    overloads,
    types.map((type) => ({ type })),
  );
  if (choice.kind !== 'one') return `${name} does not take the items of this list`;
  const signature = choice.overload.settle(types, [undefined, ...extra]);
  if (typeof signature === 'string') return signature;
  const [convert, ...converts] = signature.parameters.map((to, index) => {
    const from = types[index];
    return from === undefined ? undefined : cast(from, to);
  });
  if (convert === undefined) return `${name} does not take the items of this list`;
  const { initial, add, result } = signature.function;
  const rest = extra.map((value, index) => converts[index]?.(value) ?? value);
  const evaluate: Evaluate = (items) => {
    if (!isList(items)) return null;
    return result(items.reduce<Value>((kept, item) => add(kept, convert(item), ...rest), initial));
  };
  return { parameters: [list ?? { kind: 'NULL' }], result: signature.result, function: evaluate };
}
