import type { Timestamp } from '../time.js';
import type { HeldState } from './held-state.js';

const NAME = 'reached';

/** How far the time of a query over windows has come, as a checkpoint keeps it. */
export class ReachedTime {
  #time: Timestamp = Number.NEGATIVE_INFINITY;
  /** Whether windows have closed since it was last saved: it matters to what is held then. */
  #hasClosed = false;

  get time(): Timestamp {
    return this.#time;
  }

  advance(watermark: Timestamp): void {
    this.#time = Math.max(this.#time, watermark);
  }

  /** Windows have closed. */
  close(): void {
    this.#hasClosed = true;
  }

  /** Among `states`, what else has changed; at the end of time nothing is to be remembered. */
  save(states: Map<string, HeldState | undefined>): void {
    if (states.size === 0 && !this.#hasClosed) return;
    states.set(NAME, this.#time === Number.POSITIVE_INFINITY ? undefined : { reached: this.#time });
    this.#hasClosed = false;
  }

  restore(states: ReadonlyMap<string, HeldState>): void {
    const state = states.get(NAME);
    if (state !== undefined && 'reached' in state) this.#time = state.reached;
  }
}
