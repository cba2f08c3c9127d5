import { MotifError } from '../errors.js';
import { lengthOf } from './length-of.js';
import type { GlobalWindows } from './window.js';

/** When a global window fires, whichever comes first; the next begins with the event after. */
export interface FiringRule<T> {
  /** So long after its first event: `'1 hour'`. What bounds what is kept, so it must be said. */
  readonly within: string;
  /** With its so many-th event. */
  readonly count?: number;
  /** With an event that asks for it. */
  readonly when?: (event: T) => boolean;
}

/**
 * Windows that no clock cuts: each lasts until the rule says that it is to fire.
 * @throws MotifError `INVALID_ARGUMENT` for a length that is none, and for a count that is not a whole number above 0.
 */
export function global<T = unknown>({ within, count, when }: FiringRule<T>): GlobalWindows<T> {
  if (count !== undefined && !(Number.isSafeInteger(count) && count > 0)) {
    throw new MotifError('INVALID_ARGUMENT', {
      message: `a window cannot fire with its ${count}-th event`,
      hint: 'Give count a whole number above 0, or leave it out.',
    });
  }
  return { kind: 'global', within: lengthOf('within', within), count: count ?? Number.POSITIVE_INFINITY, when };
}
