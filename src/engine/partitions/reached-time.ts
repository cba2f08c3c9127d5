import type { Timestamp } from '../../time.js';
import type { HeldState } from '../keys/held-state.js';

const NAME = 'reached';

/** How far the time of a query over windows has come, as a checkpoint keeps it. */
export class ReachedTime {
  #time: Timestamp = Number.NEGATIVE_INFINITY;
  /** Whether windows have closed since it was last saved: it matters to what is held then. */
  #hasClosed = false;
  #isSaved = false;

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
    const isOver = this.#time === Number.POSITIVE_INFINITY;
    if (isOver ? this.#isSaved : states.size > 0 || this.#hasClosed) {
      states.set(NAME, isOver ? undefined : { reached: this.#time });
      this.#isSaved = !isOver;
    }
    this.#hasClosed = false;
  }

  restore(states: ReadonlyMap<string, HeldState>): void {
    const state = states.get(NAME);
    if (state === undefined || !('reached' in state)) return;
    this.#time = state.reached;
    this.#isSaved = true;
  }
}
