import { EvaluationError } from '../../errors.js';
import type { Value } from '../../schema.js';
import { points } from './text-functions.js';

/** Items `low` to `high`, both included, counted from 1, or from the end when negative. Backwards from `low` with a step below 0. */
export function listSlice(items: readonly Value[], low: number, high: number, step: number): readonly Value[] {
  if (step === 0) throw new EvaluationError('the step of a slice cannot be 0');
  const [from, to] = step > 0 ? bounds(items.length, low, high) : bounds(items.length, high, low);
  const within = items.slice(from, Math.max(from, to));
  const ordered = step > 0 ? within : within.toReversed();
  return Math.abs(step) === 1 ? ordered : ordered.filter((_, index) => index % Math.abs(step) === 0);
}

export function textSlice(text: string, low: number, high: number): string {
  const all = points(text);
  const [from, to] = bounds(all.length, low, high);
  const part = all.slice(from, Math.max(from, to));
  return typeof part === 'string' ? part : part.join('');
}

function bounds(length: number, low: number, high: number): readonly [from: number, to: number] {
  const from = low > 0 ? low - 1 : low === 0 ? 0 : Math.max(0, length + low);
  const to = high >= 0 ? Math.min(high, length) : length + high + 1;
  return [from, Math.max(0, to)];
}
