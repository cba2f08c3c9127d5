import type { Value } from '../schema.js';
import type { Expression } from './expression.js';

/** The values that some field must have one of for the condition to be true; absent: none are known. */
export function constantsOf(condition: Expression): readonly Value[] | undefined {
  if (condition.kind === 'and') {
    return condition.operands.map(constantsOf).find((constants) => constants !== undefined);
  }
  if (condition.kind === 'or') {
    const parts = condition.operands.map(constantsOf);
    return parts.every((constants) => constants !== undefined) ? parts.flat() : undefined;
  }
  if (condition.kind !== 'call') return undefined;
  const { function: called, arguments: args } = condition;
  const fields = args.filter(({ kind }) => kind === 'field');
  const literals = args.flatMap((argument) => (argument.kind === 'literal' ? [argument.value] : []));
  const isOneField = fields.length === 1 && literals.length === args.length - 1;
  if (!isOneField || (called.equality !== true && !(called.membership === true && args[0] === fields[0])))
    return undefined;
  return literals;
}
