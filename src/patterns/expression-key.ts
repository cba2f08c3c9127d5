import type { Expression } from './expression.js';

/** The same for expressions that are written the same, functions going by their names. */
export function expressionKey(expression: Expression | readonly Expression[]): string {
  return JSON.stringify(expression, (_, part: unknown) => (typeof part === 'bigint' ? `${part}n` : part));
}
