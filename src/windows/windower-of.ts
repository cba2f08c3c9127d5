import { unreachable } from '../errors.js';
import { eventList } from './event-list.js';
import { type FiringOptions, firesEarly, type WindowFindings } from './firing.js';
import { type Fold, merges } from './fold.js';
import { GlobalWindower } from './global-windower.js';
import { OrderedSessionWindower } from './ordered-session-windower.js';
import { PaneWindower } from './pane-windower.js';
import { SessionWindower } from './session-windower.js';
import { SlidingWindower } from './sliding-windower.js';
import { SlotWindower } from './slot-windower.js';
import type { WindowAssigner } from './window.js';
import type { Windower } from './windower.js';

/** What an event costs is said at each: it grows with neither the keys nor, if the fold merges, the windows about it. */
export function windowerOf<T, A>(
  assigner: WindowAssigner<T>,
  fold: Fold<T, A>,
  options: FiringOptions,
  findings: WindowFindings<T, A>,
): Windower<T, unknown> {
  switch (assigner.kind) {
    case 'fixed': {
      return assigner.overlapping && !firesEarly(options) && merges(fold)
        ? new PaneWindower(assigner, fold, options, findings)
        : new SlotWindower(assigner, fold, options, findings);
    }
    case 'session':
      return options.allowedLateness === 0 && !firesEarly(options)
        ? new OrderedSessionWindower(assigner, fold, findings)
        : new SessionWindower(assigner, fold, options, findings);
    case 'sliding':
      return merges(fold)
        ? new SlidingWindower(assigner, fold, options, findings)
        : new SlidingWindower(assigner, eventList<T>(), options, {
            ...findings,
            fired: (firing) => findings.fired({ ...firing, value: firing.value.reduce(fold.add, fold.seed()) }),
          });
    case 'global':
      return new GlobalWindower(assigner, fold, options, findings);
    default:
      return unreachable(assigner);
  }
}
