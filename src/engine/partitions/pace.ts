import type { RunOptions } from '../contract.js';

/** Where so many come at once, more are waiting: to let them wait would only hold them up. */
const MANY = 1_024;

/** Sees that epochs are not begun more often than `commitInterval` says. */
export class Pace {
  readonly #options: Pick<RunOptions, 'clock' | 'commitInterval' | 'signal'>;
  #began: number;

  constructor(options: Pick<RunOptions, 'clock' | 'commitInterval' | 'signal'>) {
    this.#options = options;
    this.#began = options.clock?.now() ?? 0;
  }

  /** Resolves when the next one may begin after one of so many records, or the run is aborted. */
  async wait(records: number): Promise<void> {
    const { clock, commitInterval = 0, signal = new AbortController().signal } = this.#options;
    if (clock === undefined || commitInterval === 0) return;
    const rest = this.#began + commitInterval - clock.now();
    if (rest > 0 && records < MANY) await clock.wait(rest, signal);
    this.#began = clock.now();
  }
}
