import type { FixedOptions } from './fixed-options.js';
import { hopping } from './hopping.js';
import type { FixedWindows } from './window.js';

/**
 * Windows side by side: `'1 hour'`. Counted from 1970-01-01T00:00Z, a Thursday, so for weeks from Monday give a time zone,
 * as for months.
 * @throws MotifError `INVALID_ARGUMENT` for a size that is none.
 */
export function tumbling(size: string, options: FixedOptions = {}): FixedWindows {
  return hopping(size, size, options);
}
