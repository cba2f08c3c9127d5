import { type DataType, typeName } from '../../schema.js';
import { type FunctionDefinition, overloaded } from './overload.js';

const VARCHAR: DataType = { kind: 'VARCHAR' };

/** About a value's type. */
export const typeFunctions: readonly FunctionDefinition[] = [
  overloaded('typeof', {
    parameters: ['ANY'],
    settle: ([type = VARCHAR]) => {
      const name = type.kind === 'NULL' ? '"NULL"' : typeName(type).replace(/"([a-z_][a-z0-9_]*)"/g, '$1');
      return { parameters: [type], result: VARCHAR, function: () => name };
    },
  }),
];
