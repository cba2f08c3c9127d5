import type { OperatorFunction } from 'rxjs';
import { MotifError } from '../errors.js';
import type { StreamEvent } from '../event.js';
import { identityText } from '../patterns/identity-text.js';
import { storeToJoin } from '../pipeline-epoch.js';
import { DAY, formatTimestamp, type Timestamp } from '../time.js';
import { type Fold, merges } from '../windows/fold.js';
import type { Window, WindowAssigner } from '../windows/window.js';
import { windowerOf } from '../windows/windower-of.js';
import type { WindowerSnapshot } from '../windows/windower-snapshot.js';
import { Alarm } from './alarm.js';
import { identityOf } from './identity-of.js';
import { operate } from './operate.js';
import { ReplayedState } from './replayed-state.js';
import { unkeptScheduler } from './unkept-scheduler.js';
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
  const identity = `${operator} ${JSON.stringify([assigner, samplesOf(assigner), options.allowedLateness, options.early, options.empty])}`;
  return operate((subscriber) => {
    const store = storeToJoin();
    if (store !== undefined && scheduler !== undefined) throw unkeptScheduler();
    let isReplaying = false;
    let offset = 0;
    // A number that a closure changes is a new object each time.
    const reached = { time: Number.NEGATIVE_INFINITY };
    const windower = windowerOf(assigner, fold, firing, {
      fired: (firing) => {
        const position = { source: name, partition: 0, offset: offset++ };
        if (isReplaying) return;
        const { time, key, window, timing, revision, replaces, evidence } = firing;
        const value = toValue(firing.value);
        const id = `${name} ${window.start} ${window.end} ${identityText(key)}`;
        subscriber.next({ id, time, position, value, key, window, timing, revision, replaces, evidence });
      },
      late: (event) => {
        if (!isReplaying) late(event);
      },
    });
    const alarm = new Alarm(scheduler, (time) => {
      windower.advance(time);
      alarm.set(windower.due);
    });
    subscriber.add(alarm);
    const reach = (time: Timestamp): boolean => {
      if (!(time >= reached.time)) return false;
      reached.time = time;
      windower.advance(time);
      return true;
    };
    const take = (event: StreamEvent<T>): void => {
      const hasReached = reach(event.time);
      if (!hasReached && (firing.allowedLateness === 0 || Number.isNaN(event.time))) {
        throw unordered(operator, event, reached.time);
      }
      const values = keyOf(event.value);
      windower.add(identityOf(values), values, event);
    };
    const state = new ReplayedState<T, Kept>({
      identity,
      size: () => windower.held,
      snapshot: () => ({ windows: windower.snapshot(), offset, last: reached.time }),
      restore: (kept) => {
        windower.restore(kept.windows);
        offset = kept.offset;
        reached.time = kept.last;
      },
      replay: (event) => {
        isReplaying = true;
        take(event);
        isReplaying = false;
      },
      pass: (time) => {
        isReplaying = true;
        reach(time);
        isReplaying = false;
      },
    });
    store?.join(state);
    return {
      next: (event) => {
        take(event);
        if (store !== undefined) state.add(event);
        if (scheduler !== undefined) alarm.set(windower.due);
      },
      complete: () => {
        windower.advance(Number.POSITIVE_INFINITY);
        state.end();
      },
    };
  }, 'kept');
}

/** What a commit knows of windows. */
interface Kept {
  readonly windows: WindowerSnapshot<unknown>;
  /** Of the next result. */
  readonly offset: number;
  /** The latest event time. */
  readonly last: Timestamp;
}

/** Windows of two times, which tell apart what functions compute: in January and in July. */
function samplesOf<T>(assigner: WindowAssigner<T>): readonly Window[] {
  return assigner.kind === 'fixed' ? [0, 182 * DAY].flatMap((time) => assigner.windowsOf(time)) : [];
}

function refuseLate({ time, position }: StreamEvent<unknown>): never {
  throw new MotifError('INVALID_INPUT', {
    message: `the event at ${describePosition(position)}, of ${formatTimestamp(time)}, comes later than any of its windows allows`,
    hint: 'Raise allowedLateness, or take such events with the `late` option.',
  });
}
