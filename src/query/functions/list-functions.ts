import { isList } from '../../is-value.js';
import { comparison } from './comparison-functions.js';
import { isInteger, isText } from './lift.js';
import { alias, type Evaluate, type FunctionDefinition, overloaded } from './overload.js';
import { points } from './text-functions.js';

const length: Evaluate = (list) => (isList(list) ? list.length : null);

/** Of lists; `[]` is `x[1]`, counted from 1, from the end when negative. */
export const listFunctions: readonly FunctionDefinition[] = [
  ...alias(
    overloaded('length', {
      parameters: ['LIST'],
      settle: (types) => ({ parameters: types, result: { kind: 'BIGINT' }, function: length }),
    }),
    'len',
    'array_length',
  ),
  overloaded('list_contains', {
    parameters: ['LIST', 'ANY'],
    settle: ([list, item]) => {
      if (list?.kind !== 'LIST' || item === undefined) return 'the first argument must be a list';
      const equals = comparison('=', list.element);
      const contains: Evaluate = (items, wanted) =>
        !isList(items) || wanted === null ? null : items.some((one) => equals(one, wanted) === true);
      return { parameters: [list, list.element], result: { kind: 'BOOLEAN' }, function: contains };
    },
  }),
  overloaded(
    '[]',
    {
      parameters: ['LIST', 'BIGINT'],
      settle: ([list]) =>
        list?.kind === 'LIST'
          ? { parameters: [list, { kind: 'BIGINT' }], result: list.element, function: itemAt }
          : 'only a list or a text has places',
    },
    {
      parameters: ['VARCHAR', 'BIGINT'],
      settle: () => ({
        parameters: [{ kind: 'VARCHAR' }, { kind: 'BIGINT' }],
        result: { kind: 'VARCHAR' },
        function: (text, index) => (isText(text) ? (itemAt(Array.from(points(text)), index) ?? '') : null),
      }),
    },
  ),
];

const itemAt: Evaluate = (list, index) => {
  if (!isList(list) || !isInteger(index)) return null;
  return list[index > 0 ? Number(index) - 1 : list.length + Number(index)] ?? null;
};
