import { EvaluationError } from '../../errors.js';
import type { DataType } from '../../schema.js';
import { type Evaluate, type FunctionDefinition, type Overload, overloaded } from './overload.js';
import { toJson } from './to-json.js';

const JSON_TYPE: DataType = { kind: 'JSON' };

/** JSON out of values. */
export const jsonMakingFunctions: readonly FunctionDefinition[] = [
  overloaded('to_json', ofOne('ANY', true)),
  overloaded('json_quote', ofOne('ANY', true)),
  overloaded('array_to_json', ofOne('LIST', false)),
  overloaded('row_to_json', ofOne('STRUCT', false)),
  overloaded('json_array', {
    parameters: [],
    rest: 'ANY',
    settle: (types) => ({
      parameters: types,
      result: JSON_TYPE,
      function: (...items) => `[${items.map((item, index) => toJson(types[index] ?? JSON_TYPE, item)).join(',')}]`,
    }),
  }),
  overloaded('json_object', {
    parameters: [],
    rest: 'ANY',
    settle: (types) => {
      if (types.length % 2 === 1) return "json_object takes names and values in turn: json_object('a', 1, 'b', 2)";
      if (types.some(({ kind }, index) => index % 2 === 0 && kind !== 'VARCHAR'))
        return 'a name of json_object is a text';
      const evaluate: Evaluate = (...parts) => {
        const members = parts.flatMap((part, index) => {
          if (index % 2 === 1) return [];
          if (typeof part !== 'string') throw new EvaluationError('a name of json_object is NULL');
          return [`${JSON.stringify(part)}:${toJson(types[index + 1] ?? JSON_TYPE, parts[index + 1] ?? null)}`];
        });
        return `{${members.join(',')}}`;
      };
      return { parameters: types, result: JSON_TYPE, function: evaluate };
    },
  }),
];

/** NULL is NULL; inside a list or a struct it is `null`. */
function ofOne(parameter: 'ANY' | 'LIST' | 'STRUCT', keepsJson: boolean): Overload {
  return {
    parameters: [parameter],
    settle: ([type = JSON_TYPE]) => ({
      parameters: [type],
      result: JSON_TYPE,
      function: (value) => (value === null ? null : keepsJson && type.kind === 'JSON' ? value : toJson(type, value)),
    }),
  };
}
