import type { OperatorFunction } from 'rxjs';
import { MotifError } from '../errors.js';
import type { StreamEvent } from '../event.js';
import { formatTimestamp } from '../time.js';
import { type Fold, merges } from '../windows/fold.js';
import type { WindowAssigner } from '../windows/window.js';
import { windowerOf } from '../windows/windower-of.js';
import { Alarm } from './alarm.js';
import { identityOf } from './identity-of.js';
import { operate } from './operate.js';
import { describePosition, unordered } from './unordered.js';
import { firingOptions, type WindowOptions } from './window-options.js';
import type { WindowResult } from './window-result.js';

/** What `windowBy`, `reduceWindow` and `aggregate` have in common: `operator` names the one, for what it says. */
export function fireWindows<T, A, V>(
  operator: string,
  assigner: WindowAssigner<T>,
  fold: Fold<T, A>,
  toValue: (accumulator: A) => V,
  options: WindowOptions<T>,
): OperatorFunction<StreamEvent<T>, WindowResult<V>> {
  const firing = firingOptions(assigner, merges(fold), options);
  const { key: keyOf, late = refuseLate, scheduler, name = 'window' } = options;
  return operate((subscriber) => {
    let offset = 0;
    let last = Number.NEGATIVE_INFINITY;
    const windower = windowerOf(assigner, fold, firing, {
      fired: (firing) => {
        const { time, key, window, timing, revision, replaces, evidence } = firing;
        const position = { source: name, partition: 0, offset: offset++ };
        const value = toValue(firing.value);
        subscriber.next({ time, position, value, key, window, timing, revision, replaces, evidence });
      },
      late,
    });
    const alarm = new Alarm(scheduler, (time) => {
      windower.advance(time);
      alarm.set(windower.due);
    });
    subscriber.add(alarm);
    return {
      next: (event) => {
        if (event.time >= last) {
          last = event.time;
          windower.advance(last);
        } else if (firing.allowedLateness === 0) throw unordered(operator, event, last);
        const values = keyOf(event.value);
        windower.add(identityOf(values), values, event);
        alarm.set(windower.due);
      },
      complete: () => windower.advance(Number.POSITIVE_INFINITY),
    };
  });
}

function refuseLate({ time, position }: StreamEvent<unknown>): never {
  throw new MotifError('INVALID_INPUT', {
    message: `the event at ${describePosition(position)}, of ${formatTimestamp(time)}, comes later than any of its windows allows`,
    hint: 'Raise allowedLateness, or take such events with the `late` option.',
  });
}
