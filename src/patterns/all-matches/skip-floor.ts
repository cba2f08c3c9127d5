import { unreachable } from '../../errors.js';
import type { SkipMode } from '../pattern.js';
import { findMapped, type History } from './history.js';

/**
 * What a match skips: all that began with the row of this ordinal or before it. `miss`: no row is mapped to a
 * variable to skip to, or the match begins with it, and that is to be an error.
 */
export function skipFloor<E>(skip: SkipMode, start: number, history: History<E>): number | 'miss' {
  switch (skip.to) {
    case 'next-row':
      return skip.discard === undefined ? -1 : start;
    case 'past-last-row':
      return history.ordinal;
    case 'first':
    case 'last': {
      const target = findMapped(history, skip.variables, skip.to);
      if (skip.onMiss === 'error' && (target === undefined || target.ordinal === start)) return 'miss';
      return target === undefined ? -1 : target.ordinal - 1;
    }
    default:
      return unreachable(skip);
  }
}
