import { compareAs } from '../../compare-values.js';
import { EvaluationError } from '../../errors.js';
import { isList } from '../../is-value.js';
import type { DataType, Value } from '../../schema.js';
import { alias, type Evaluate, type FunctionDefinition, type Overload, overloaded } from './overload.js';

const VARCHAR: DataType = { kind: 'VARCHAR' };

/** Sorting lists: NULLs come last unless `'NULLS FIRST'` is said. */
export const listSortFunctions: readonly FunctionDefinition[] = [
  ...alias(overloaded('list_sort', ...sorting(false, sorted)), 'array_sort'),
  ...alias(overloaded('list_reverse_sort', ...sorting(true, sorted).slice(0, 2)), 'array_reverse_sort'),
  ...alias(
    overloaded(
      'list_grade_up',
      ...sorting(false, (items, order) => {
        const places = items.map((_, index) => index).toSorted((a, b) => order(items[a] ?? null, items[b] ?? null));
        return places.map((place) => place + 1);
      }),
    ),
    'array_grade_up',
    'grade_up',
  ),
];

type Order = (a: Value, b: Value) => number;

function sorted(items: readonly Value[], order: Order): readonly Value[] {
  return items.toSorted(order);
}

function sorting(
  descending: boolean,
  compute: (items: readonly Value[], order: Order) => readonly Value[],
): Overload[] {
  const settle: Overload['settle'] = ([list = VARCHAR, ...words], [, direction, nulls]) => {
    const element = list.kind === 'LIST' ? list.element : VARCHAR;
    const order = orderOf(element, descending, direction ?? 'ASC', nulls ?? 'NULLS LAST');
    if (typeof order === 'string') return order;
    const evaluate: Evaluate = (items) => (isList(items) ? compute(items, order) : null);
    const isGrade = compute !== sorted;
    const result: DataType = isGrade ? { kind: 'LIST', element: { kind: 'BIGINT' } } : list;
    return { parameters: [list, ...words.map(() => VARCHAR)], result, function: evaluate };
  };
  return [
    { parameters: ['LIST'], settle },
    { parameters: ['LIST', 'VARCHAR'], settle },
    { parameters: ['LIST', 'VARCHAR', 'VARCHAR'], settle },
  ];
}

/** How a list is to be sorted is read from constants. */
function orderOf(element: DataType, reversed: boolean, direction: Value, nulls: Value): Order | string {
  const way = String(direction).toUpperCase();
  const place = String(nulls).toUpperCase();
  if (reversed && /^NULLS /.test(way)) return orderOf(element, reversed, 'ASC', way);
  if (way !== 'ASC' && way !== 'DESC') return `a list is sorted 'ASC' or 'DESC', written as a constant, not '${way}'`;
  if (place !== 'NULLS FIRST' && place !== 'NULLS LAST') {
    return `NULLs come 'NULLS FIRST' or 'NULLS LAST', written as a constant, not '${place}'`;
  }
  const compare = compareAs(element);
  const sign = (way === 'DESC') === reversed ? 1 : -1;
  const nullSign = place === 'NULLS LAST' ? 1 : -1;
  return (a, b) => {
    if (a === null || b === null) return nullSign * (Number(a === null) - Number(b === null));
    return sign * compare(a, b);
  };
}

/** The longest list that a function makes out of less. */
const MAX_ITEMS = 1_000_000;

export function checkedLength(count: number): number {
  if (count > MAX_ITEMS) throw new EvaluationError(`a list of more than ${MAX_ITEMS} items`);
  return count;
}
