import { EvaluationError } from '../../errors.js';
import { isList } from '../../is-value.js';
import type { DataType, Value } from '../../schema.js';
import { commonType } from '../binding/common-type.js';
import { identityOf } from './identity.js';
import { isInteger } from './lift.js';
import { extracting, itemAt, slicing } from './list-places.js';
import {
  alias,
  type Evaluate,
  type FunctionDefinition,
  type Overload,
  overloaded,
  type Signature,
} from './overload.js';

const BIGINT: DataType = { kind: 'BIGINT' };
const INTEGER: DataType = { kind: 'INTEGER' };
const BOOLEAN: DataType = { kind: 'BOOLEAN' };
const NULL: DataType = { kind: 'NULL' };

/** Of lists; `[]` is `x[1]`, counted from 1, from the end when negative. */
export const listFunctions: readonly FunctionDefinition[] = [
  ...alias(
    overloaded(
      'length',
      onList(BIGINT, (items) => items.length),
    ),
    'len',
    'array_length',
  ),
  ...alias(
    overloaded(
      'list_contains',
      withItem(BOOLEAN, (items, item) => (item === null ? null : indexOf(items, item) >= 0)),
    ),
    'list_has',
    'array_contains',
    'array_has',
    'contains',
  ),
  overloaded('array_length', {
    parameters: ['LIST', 'BIGINT'],
    settle: ([list = NULL], [, dimension]) =>
      dimension === 1
        ? { parameters: [list, BIGINT], result: BIGINT, function: (items) => (isList(items) ? items.length : null) }
        : 'array_length counts the first dimension alone',
  }),
  ...alias(
    overloaded(
      'list_position',
      withItem(INTEGER, (items, item) => {
        const index = indexOf(items, item);
        return index < 0 ? null : index + 1;
      }),
    ),
    'list_indexof',
    'array_position',
    'array_indexof',
  ),
  ...alias(overloaded('list_extract', ...extracting()), 'list_element', 'array_extract'),
  overloaded('[]', ...extracting()),
  ...alias(overloaded('list_slice', ...slicing()), 'array_slice'),
  ...alias(overloaded('list_append', appending('append')), 'array_append', 'array_push_back'),
  overloaded('list_prepend', appending('prepend')),
  overloaded('array_prepend', appending('prepend')),
  overloaded('array_push_front', appending('push-front')),
  overloaded(
    'array_pop_back',
    sameList((items) => items.slice(0, -1)),
  ),
  overloaded(
    'array_pop_front',
    sameList((items) => items.slice(1)),
  ),
  ...alias(
    overloaded(
      'list_reverse',
      sameList((items) => items.toReversed()),
    ),
    'array_reverse',
  ),
  ...alias(
    overloaded(
      'list_distinct',
      sameList((items) => distinct(items)),
    ),
    'array_distinct',
  ),
  ...alias(
    overloaded(
      'list_unique',
      onList(BIGINT, (items) => distinct(items).length),
    ),
    'array_unique',
  ),
  ...alias(
    overloaded('flatten', {
      parameters: ['LIST'],
      settle: ([list]) => {
        const inner = list?.kind === 'LIST' ? list.element : NULL;
        if (inner.kind !== 'LIST') return 'flatten takes a list of lists';
        const flatten: Evaluate = (items) =>
          isList(items) ? items.flatMap((item) => (isList(item) ? item : [])) : null;
        return { parameters: [{ kind: 'LIST', element: inner }], result: inner, function: flatten };
      },
    }),
  ),
  ...alias(
    overloaded(
      'list_has_any',
      ofTwo(BOOLEAN, (left, right) => {
        const known = identities(left);
        return right.some((item) => item !== null && known.has(identityOf(item)));
      }),
    ),
    'array_has_any',
  ),
  ...alias(
    overloaded(
      'list_has_all',
      ofTwo(BOOLEAN, (left, right) => {
        const known = identities(left);
        return right.every((item) => item === null || known.has(identityOf(item)));
      }),
    ),
    'array_has_all',
  ),
  ...alias(
    overloaded(
      'list_intersect',
      ofTwo('same', (left, right) => {
        const known = identities(right);
        return distinct(left).filter((item) => known.has(identityOf(item)));
      }),
    ),
    'array_intersect',
  ),
  ...alias(overloaded('list_select', choosing(BIGINT, select)), 'array_select'),
  ...alias(overloaded('list_where', choosing(BOOLEAN, where)), 'array_where'),
];

function select(items: readonly Value[], places: readonly Value[]): Value {
  if (places.includes(null)) throw new EvaluationError('list_select takes no NULL for a place');
  return places.map((place) => (isInteger(place) && place > 0 ? itemAt(items, place) : null));
}

function where(items: readonly Value[], flags: readonly Value[]): Value {
  if (flags.includes(null)) throw new EvaluationError('list_where takes no NULL for true or false');
  return flags.flatMap((flag, index) => (flag === true ? [items[index] ?? null] : []));
}

/** NULL equals NULL here. */
function indexOf(items: readonly Value[], wanted: Value): number {
  const identity = identityOf(wanted);
  return items.findIndex((item) => identityOf(item) === identity || (Number.isNaN(item) && Number.isNaN(wanted)));
}

/** NULLs left out, in the order in which they first come. */
function distinct(items: readonly Value[]): readonly Value[] {
  const known = new Map<unknown, Value>();
  for (const item of items) {
    const identity = identityOf(item);
    if (item !== null && !known.has(identity)) known.set(identity, item);
  }
  return [...known.values()];
}

function identities(items: readonly Value[]): ReadonlySet<unknown> {
  return new Set(items.map(identityOf));
}

function elementOf(list: DataType | undefined): DataType {
  return list?.kind === 'LIST' ? list.element : NULL;
}

function onList(result: DataType, compute: (items: readonly Value[]) => Value): Overload {
  const evaluate: Evaluate = (list) => (isList(list) ? compute(list) : null);
  return { parameters: ['LIST'], settle: (types) => ({ parameters: types, result, function: evaluate }) };
}

function sameList(compute: (items: readonly Value[]) => Value): Overload {
  const evaluate: Evaluate = (list) => (isList(list) ? compute(list) : null);
  return {
    parameters: ['LIST'],
    settle: ([list = NULL]) => ({ parameters: [list], result: list, function: evaluate }),
  };
}

/** A list and one value, as the type that they have in common. */
function withItem(result: DataType, compute: (items: readonly Value[], item: Value) => Value): Overload {
  return {
    parameters: ['LIST', 'ANY'],
    settle: ([list, item = NULL]): Signature<Evaluate> | string => {
      const element = commonType(elementOf(list), item);
      if (element === undefined) return 'the list holds nothing that compares with this';
      const evaluate: Evaluate = (items, one) => (isList(items) ? compute(items, one) : null);
      return { parameters: [{ kind: 'LIST', element }, element], result, function: evaluate };
    },
  };
}

function ofTwo(
  result: DataType | 'same',
  compute: (left: readonly Value[], right: readonly Value[]) => Value,
): Overload {
  return {
    parameters: ['LIST', 'LIST'],
    settle: ([left, right]) => {
      const element = commonType(elementOf(left), elementOf(right));
      if (element === undefined) return 'the lists hold what does not compare';
      const list: DataType = { kind: 'LIST', element };
      return {
        parameters: [list, list],
        result: result === 'same' ? list : result,
        function: (a, b) => (isList(a) && isList(b) ? compute(a, b) : result === 'same' && isList(a) ? [] : null),
      };
    },
  };
}

function choosing(by: DataType, compute: (items: readonly Value[], by: readonly Value[]) => Value): Overload {
  return {
    parameters: ['LIST', 'LIST'],
    settle: ([list = NULL]) => ({
      parameters: [list, { kind: 'LIST', element: by }],
      result: list,
      function: (a, b) => (isList(a) && isList(b) ? compute(a, b) : null),
    }),
  };
}

/** A list that is NULL counts as empty. */
function appending(how: 'append' | 'prepend' | 'push-front'): Overload {
  const itemFirst = how === 'prepend';
  return {
    parameters: itemFirst ? ['ANY', 'LIST'] : ['LIST', 'ANY'],
    settle: (types) => {
      const [list, item = NULL] = itemFirst ? types.toReversed() : types;
      const element = commonType(elementOf(list), item);
      if (element === undefined) return 'the list holds values of another type';
      const result: DataType = { kind: 'LIST', element };
      const evaluate: Evaluate = (a, b) => {
        const [items, one] = itemFirst ? [b, a] : [a, b];
        const all = isList(items) ? items : [];
        return how === 'append' ? [...all, one] : [one, ...all];
      };
      return { parameters: itemFirst ? [element, result] : [result, element], result, function: evaluate };
    },
  };
}
