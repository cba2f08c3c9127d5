import type { RunOptions } from '../engine/contract.js';

/** What each run is given, wherever its events come from. */
export type ShownRun = Required<Pick<RunOptions, 'clock' | 'onBehaviours' | 'onProgress' | 'onNote' | 'signal'>> &
  Pick<RunOptions, 'reloads' | 'nearMisses'>;
