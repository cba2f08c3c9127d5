import { setTimeout as delay } from 'node:timers/promises';
import { MILLISECOND } from '../src/time.js';

/** The system's. */
export const benchClock = {
  now: (): number => Date.now() * MILLISECOND,
  wait: async (duration: number, signal: AbortSignal): Promise<void> => {
    await delay(Math.min(duration / MILLISECOND, 2 ** 31 - 1), undefined, { signal }).catch(() => undefined);
  },
};
