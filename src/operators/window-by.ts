import type { OperatorFunction } from 'rxjs';
import type { StreamEvent } from '../event.js';
import { eventList } from '../windows/event-list.js';
import type { WindowAssigner } from '../windows/window.js';
import { fireWindows } from './fire-windows.js';
import type { WindowOptions } from './window-options.js';
import type { WindowResult } from './window-result.js';

/**
 * Gives each key's windows with their events, in event-time order, when they end: by end, then start. The end of the stream
 * ends them all. What one holds is its events: where a number will do, `aggregate` or `reduceWindow` hold less.
 * @throws MotifError `INVALID_ARGUMENT` for options that the windows cannot do. As the stream's error `INVALID_INPUT`: an
 * event out of order where no lateness is allowed, and one that comes too late, if nobody takes it.
 */
export function windowBy<T>(
  assigner: WindowAssigner<T>,
  options: WindowOptions<T>,
): OperatorFunction<StreamEvent<T>, WindowResult<readonly T[]>> {
  return fireWindows(
    'windowBy',
    assigner,
    eventList<T>(),
    (events): readonly T[] => events.map(({ value }) => value),
    options,
  );
}
