import { EvaluationError } from '../../errors.js';
import { type DataType, typeName } from '../../schema.js';
import { isText } from './lift.js';
import { type FunctionDefinition, overloaded } from './overload.js';

const VARCHAR: DataType = { kind: 'VARCHAR' };

/** About a value's type, and the one that fails. */
export const typeFunctions: readonly FunctionDefinition[] = [
  overloaded('typeof', {
    parameters: ['ANY'],
    settle: ([type = VARCHAR]) => {
      const name = type.kind === 'NULL' ? '"NULL"' : typeName(type).replace(/"([a-z_][a-z0-9_]*)"/g, '$1');
      return { parameters: [type], result: VARCHAR, function: () => name };
    },
  }),
  overloaded('error', {
    parameters: ['VARCHAR'],
    settle: () => ({
      parameters: [VARCHAR],
      result: { kind: 'NULL' },
      function: (message) => {
        if (!isText(message)) return null;
        throw new EvaluationError(message);
      },
    }),
  }),
];
