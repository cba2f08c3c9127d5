import { isInterval } from '../../is-value.js';
import type { DataType, Value } from '../../schema.js';
import { SECOND } from '../../time.js';
import { totalMicros } from '../../total-micros.js';
import type { Expression } from '../expression.js';
import type { MeasureContext } from '../measure-context.js';
import { computed } from './read-condition.js';

const ORDERINGS: ReadonlySet<string> = new Set(['<', '<=', '>', '>=']);
const DAY_SECONDS = 86_400;

/**
 * By how much a comparison is not true: the difference of its sides, of times in seconds. Undefined for what is no `<`, `<=`, `>`
 * or `>=` of two numbers or times.
 */
export function shortfall(expression: Expression, context: MeasureContext): number | undefined {
  if (expression.kind !== 'call' || !ORDERINGS.has(expression.function.name)) return undefined;
  const [left, right] = expression.arguments.map((side) => {
    const outcome = computed(side, context);
    return 'fault' in outcome ? undefined : measure(side.type, outcome.value);
  });
  if (left === undefined || right === undefined) return undefined;
  const difference = Math.abs(left - right);
  return Number.isFinite(difference) ? difference : undefined;
}

function measure(type: DataType, value: Value): number | undefined {
  if (isInterval(value)) return Number(totalMicros(value)) / SECOND;
  if (typeof value !== 'number' && typeof value !== 'bigint') return undefined;
  switch (type.kind) {
    case 'DECIMAL':
      return Number(value) / 10 ** type.scale;
    case 'DATE':
      return Number(value) * DAY_SECONDS;
    case 'TIMESTAMP':
    case 'TIMESTAMPTZ':
      return Number(value) / SECOND;
    default:
      return Number(value);
  }
}
