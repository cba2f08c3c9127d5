import { MotifError } from '../errors.js';
import { durationOf } from './length-of.js';
import type { SlidingWindows } from './window.js';

/**
 * A window an event, with what its key did from `before` it to `after` it, both included as in SQL's RANGE BETWEEN:
 * `sliding('1 hour', '0 s')` is the hour up to each event. Events of one time share one.
 * @throws MotifError `INVALID_ARGUMENT` for what is no duration, for two of 0, and for more than `maxLength` in all.
 */
export function sliding(
  before: string,
  after: string,
  { maxLength }: { readonly maxLength?: string } = {},
): SlidingWindows {
  const assigner = {
    kind: 'sliding',
    before: durationOf('before', before),
    after: durationOf('after', after),
  } as const;
  const length = assigner.before + assigner.after;
  if (length === 0) {
    throw new MotifError('INVALID_ARGUMENT', {
      message: 'a sliding window reaches back or ahead, and this one does neither',
      hint: "Give one of the two a length: sliding('1 hour', '0 s').",
    });
  }
  if (maxLength !== undefined && length > durationOf('maxLength', maxLength)) {
    throw new MotifError('INVALID_ARGUMENT', {
      message: `'${before}' before and '${after}' after are longer than maxLength, '${maxLength}'`,
      hint: 'Shorten them, or raise maxLength if there is room for the events of so long.',
    });
  }
  return assigner;
}
