import type { Schema } from '../../schema.js';
import type { Expression } from '../expression.js';

/** What is read, as SQL says it: `A.price`, `FIRST(A.price, 1)`, `PREV(price)`, `sum(A.price)`. */
export function readText(expression: Expression, schema: Schema): string {
  switch (expression.kind) {
    case 'field':
      return schema[expression.field]?.name ?? '';
    case 'navigation': {
      const { variables, from, offset, shift, operand } = expression;
      const inner = readText(operand, schema);
      const name = variables?.length === 1 ? `${variables[0]}.${inner}` : inner;
      const isPlain = from === 'last' && offset === 0;
      const steps = offset === 0 ? '' : `, ${offset}`;
      const text = isPlain ? name : `${from.toUpperCase()}(${name}${steps})`;
      if (shift === 0) return text;
      return `${shift < 0 ? 'PREV' : 'NEXT'}(${text}${Math.abs(shift) === 1 ? '' : `, ${Math.abs(shift)}`})`;
    }
    case 'aggregate': {
      const of = expression.variables?.length === 1 ? `${expression.variables[0]}.` : '';
      const inner = expression.arguments.map((argument) => `${of}${readText(argument, schema)}`).join(', ');
      return `${expression.function.name}(${inner === '' ? `${of}*` : inner})`;
    }
    default:
      return '…';
  }
}
