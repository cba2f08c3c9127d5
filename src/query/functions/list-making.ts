import { EvaluationError } from '../../errors.js';
import { formatText } from '../../format-value.js';
import { isInterval, isList } from '../../is-value.js';
import type { DataType, Interval, Value } from '../../schema.js';
import { commonType } from '../binding/common-type.js';
import { addInterval, addIntervalInUtc } from './calendar.js';
import { normalise } from './integer.js';
import { isInteger, isReal } from './lift.js';
import { checkedLength } from './list-sort.js';
import { alias, type Evaluate, type FunctionDefinition, type Overload, overloaded } from './overload.js';

const BIGINT: DataType = { kind: 'BIGINT' };
const INTERVAL: DataType = { kind: 'INTERVAL' };
const VARCHAR: DataType = { kind: 'VARCHAR' };
const NULL: DataType = { kind: 'NULL' };

/** Lists out of values, out of other lists, and texts out of lists. */
export const listMakingFunctions: readonly FunctionDefinition[] = [
  ...alias(
    overloaded('list_value', {
      parameters: [],
      rest: 'ANY',
      settle: (types) => {
        const element = types.reduce<DataType | undefined>((common, type) => common && commonType(common, type), NULL);
        if (element === undefined) return 'the items differ in type';
        const result: DataType = { kind: 'LIST', element };
        return { parameters: types.map(() => element), result, function: (...items) => items };
      },
    }),
    'list_pack',
  ),
  ...alias(
    overloaded('list_concat', {
      parameters: ['LIST'],
      rest: 'LIST',
      settle: (types) => {
        const list = types.reduce<DataType | undefined>((common, type) => common && commonType(common, type), NULL);
        if (list === undefined) return 'the lists hold values of different types';
        const concat: Evaluate = (...lists) => lists.flatMap((items) => (isList(items) ? items : []));
        return { parameters: types.map(() => list), result: list, function: concat };
      },
    }),
    'list_cat',
    'array_concat',
    'array_cat',
  ),
  ...alias(overloaded('list_resize', ...[false, true].map((filled): Overload => resizing(filled))), 'array_resize'),
  overloaded('repeat', {
    parameters: ['LIST', 'BIGINT'],
    settle: ([list = NULL]) => ({
      parameters: [list, BIGINT],
      result: list,
      function: (items, count) => {
        if (!isList(items) || !isInteger(count)) return null;
        const times = Math.max(0, Number(count));
        checkedLength(times * items.length);
        return Array.from({ length: times }, () => items).flat();
      },
    }),
  }),
  overloaded('array_to_string', joining()),
  overloaded('range', ...series(false)),
  overloaded('generate_series', ...series(true)),
];

function resizing(filled: boolean): Overload {
  return {
    parameters: filled ? ['LIST', 'BIGINT', 'ANY'] : ['LIST', 'BIGINT'],
    settle: ([list = NULL, , filler = NULL]) => {
      const element = list.kind === 'LIST' ? list.element : NULL;
      if (filled && commonType(element, filler) === undefined) return 'the list holds values of another type';
      const evaluate: Evaluate = (items, size, item = null) => {
        if (!isList(items)) return null;
        const length = checkedLength(isInteger(size) ? Number(size) : 0);
        if (length < 0) throw new EvaluationError('a list cannot have fewer than no items');
        return Array.from({ length }, (_, index) => (index < items.length ? (items[index] ?? null) : item));
      };
      return { parameters: filled ? [list, BIGINT, element] : [list, BIGINT], result: list, function: evaluate };
    },
  };
}

/** NULLs are left out; of nothing but NULLs it is NULL. */
function joining(): Overload {
  return {
    parameters: ['LIST', 'VARCHAR'],
    settle: ([list = NULL]) => {
      const element = list.kind === 'LIST' ? list.element : NULL;
      const join: Evaluate = (items, separator) => {
        if (!isList(items)) return null;
        const texts = items.filter((item) => item !== null).map((item) => formatText(element, item));
        if (texts.length === 0 && items.length > 0) return null;
        return texts.join(typeof separator === 'string' ? separator : ',');
      };
      return { parameters: [list, VARCHAR], result: VARCHAR, function: join };
    },
  };
}

function series(inclusive: boolean): readonly Overload[] {
  const numbers = (count: number): Overload => ({
    parameters: Array.from({ length: count }, () => 'BIGINT' as const),
    settle: () => ({
      parameters: Array.from({ length: count }, () => BIGINT),
      result: { kind: 'LIST', element: BIGINT },
      function: (...given) => {
        if (!given.every(isInteger)) return null;
        const [start = 0, end = 0, step = 1] = count === 1 ? [0, ...given] : given;
        return numberSeries(BigInt(start), BigInt(end), BigInt(step), inclusive);
      },
    }),
  });
  const times = (kind: 'TIMESTAMP' | 'TIMESTAMPTZ'): Overload => ({
    parameters: [kind, kind, 'INTERVAL'],
    settle: () => ({
      parameters: [{ kind }, { kind }, INTERVAL],
      result: { kind: 'LIST', element: { kind } },
      function: (start, end, step) =>
        isReal(start) && isReal(end) && isInterval(step)
          ? timeSeries(start, end, step, inclusive, kind === 'TIMESTAMP' ? addInterval : addIntervalInUtc)
          : null,
    }),
  });
  return [numbers(1), numbers(2), numbers(3), times('TIMESTAMP'), times('TIMESTAMPTZ')];
}

function numberSeries(start: bigint, end: bigint, step: bigint, inclusive: boolean): readonly Value[] {
  if (step === 0n) return [];
  const span = (end - start) * (step > 0n ? 1n : -1n);
  const size = step > 0n ? step : -step;
  if (span < 0n || (span === 0n && !inclusive)) return [];
  const count = inclusive ? span / size + 1n : (span + size - 1n) / size;
  return Array.from({ length: checkedLength(Number(count)) }, (_, index) => normalise(start + step * BigInt(index)));
}

function timeSeries(
  start: number,
  end: number,
  step: Interval,
  inclusive: boolean,
  add: (time: number, by: Interval) => number,
): readonly Value[] {
  const parts = [step.months, step.days, step.micros].filter((part) => part !== 0);
  const sign = Math.sign(parts[0] ?? 0);
  if (sign === 0) return [];
  if (parts.some((part) => Math.sign(part) !== sign)) throw new EvaluationError('the step has parts of both signs');
  if (!Number.isFinite(start) || !Number.isFinite(end)) throw new EvaluationError('a series without an end');
  const items: Value[] = [];
  for (let at = start; sign * (end - at) > 0 || (inclusive && at === end); at = add(at, step)) {
    items.push(at);
    checkedLength(items.length);
  }
  return items;
}
