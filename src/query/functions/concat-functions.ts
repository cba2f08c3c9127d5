import { formatText } from '../../format-value.js';
import { isList } from '../../is-value.js';
import type { DataType, Value } from '../../schema.js';
import { commonType } from '../binding/common-type.js';
import { alias, type FunctionDefinition, overloaded } from './overload.js';

const TEXT = { kind: 'VARCHAR' } as const;

/** Joining texts, and lists. */
export const concatFunctions: readonly FunctionDefinition[] = [
  overloaded('||', {
    parameters: ['ANY', 'ANY'],
    settle: (types) => {
      const [a = TEXT, b = TEXT] = types;
      if (a.kind === 'NULL' || b.kind === 'NULL') {
        return { parameters: types, result: { kind: 'NULL' }, function: () => null };
      }
      if (a.kind === 'LIST' || b.kind === 'LIST') {
        const result = commonType(a, b);
        if (result === undefined) return 'a list joins only a list of the same element type';
        return {
          parameters: [result, result],
          result,
          function: (x, y) => (isList(x) && isList(y) ? [...x, ...y] : null),
        };
      }
      const [left, right] = [textOf(a), textOf(b)];
      return {
        parameters: types,
        result: TEXT,
        function: (x, y) => (x === null || y === null ? null : left(x) + right(y)),
      };
    },
  }),
  overloaded('concat', {
    parameters: ['ANY'],
    rest: 'ANY',
    settle: (types) => {
      if (types.some((type) => type.kind === 'LIST')) {
        const list = types.reduce<DataType | undefined>((common, type) => common && commonType(common, type), {
          kind: 'NULL',
        });
        if (list === undefined) return 'a list joins only lists of the same element type';
        return { parameters: types.map(() => list), result: list, function: (...lists) => lists.flatMap(itemsOf) };
      }
      const texts = types.map(textOf);
      const join = (...values: readonly Value[]): Value =>
        values.map((value, index) => (value === null ? '' : texts[index]?.(value))).join('');
      return { parameters: types, result: TEXT, function: join };
    },
  }),
  ...alias(
    overloaded('concat_ws', {
      parameters: ['VARCHAR', 'ANY'],
      rest: 'ANY',
      settle: (types) => {
        const texts = types.map(textOf);
        const join = (separator: Value, ...values: readonly Value[]): Value =>
          typeof separator === 'string'
            ? values.flatMap((value, index) => (value === null ? [] : [texts[index + 1]?.(value)])).join(separator)
            : null;
        return { parameters: [TEXT, ...types.slice(1)], result: TEXT, function: join };
      },
    }),
  ),
];

function textOf(type: DataType): (value: Value) => string {
  return type.kind === 'VARCHAR'
    ? (value) => (typeof value === 'string' ? value : '')
    : (value) => formatText(type, value);
}

function itemsOf(value: Value): readonly Value[] {
  return isList(value) ? value : [];
}
