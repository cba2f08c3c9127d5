import { setTimeout as pause } from 'node:timers/promises';
import { MotifError } from '../errors.js';

/** Milliseconds between two tries, and how many there are. */
const AGAIN = 20;
const TRIES = 250;

/** Tries again, by default for some seconds, while a file is in use by somebody who may soon let it go. */
export async function whileLocked<T>(
  work: () => Promise<T>,
  isWorthIt: () => Promise<boolean>,
  most: number = TRIES,
): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await work();
    } catch (error) {
      const isLocked = error instanceof MotifError && error.code === 'ARCHIVE_LOCKED';
      if (!isLocked || tries >= most || !(await isWorthIt())) throw error;
      await pause(AGAIN);
    }
  }
}
