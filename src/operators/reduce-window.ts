import type { OperatorFunction } from 'rxjs';
import type { StreamEvent } from '../event.js';
import type { WindowAssigner } from '../windows/window.js';
import { fireWindows } from './fire-windows.js';
import type { WindowOptions } from './window-options.js';
import type { WindowResult } from './window-result.js';

export interface ReduceOptions<T, A> extends WindowOptions<T> {
  /** What a window begins with: a new one each time. */
  readonly seed: () => A;
  /**
   * May change the accumulator and return it, if windows give one result each: with `early` or `allowedLateness` it must
   * return a new one, since the one before has been given out. An event that comes late comes last.
   */
  readonly add: (accumulator: A, event: T) => A;
  /**
   * Of the accumulators of earlier and of later events the one of all; it changes neither. With it, an event of overlapping
   * windows is added once, however many it is in, and not once for each; sessions need it if lateness is allowed.
   */
  readonly merge?: (earlier: A, later: A) => A;
}

/**
 * Gives each key's windows with what their events come to when they end: by end, then start. The end of the stream ends them
 * all.
 * @throws MotifError as `windowBy` does.
 */
export function reduceWindow<T, A>(
  assigner: WindowAssigner<T>,
  { seed, add, merge, ...options }: ReduceOptions<T, A>,
): OperatorFunction<StreamEvent<T>, WindowResult<A>> {
  const fold = { seed, add: (accumulator: A, { value }: StreamEvent<T>): A => add(accumulator, value), merge };
  return fireWindows('reduceWindow', assigner, fold, (value) => value, options);
}
