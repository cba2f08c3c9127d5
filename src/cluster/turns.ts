import { deferred } from './deferred.js';

/** Lets one after the other do what only one may do at a time. */
export class Turns {
  #last: Promise<void> = Promise.resolve();

  /** Resolves when all before have had theirs; with what ends this one. */
  async take(): Promise<() => void> {
    const before = this.#last;
    const { promise, resolve } = deferred<void>();
    this.#last = promise;
    await before;
    return () => resolve();
  }
}
