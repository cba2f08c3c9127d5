import type { DeadLetter } from './dead-letter.js';
import { type EpochRead, type LateArrival, type PipelineStore, storeAtHand } from './pipeline-store.js';

let atHand: PipelineEpoch | undefined;

/**
 * A bounded part of a source's events on its way through a pipeline of synchronous operators. The source pushes its events
 * inside `run`; whoever takes one there finds the epoch with `epochAtHand`, whatever stands between, and says what is to be
 * done before the source may read on. Outside of `run` there is none: behind an asynchronous operator nothing is known.
 */
export class PipelineEpoch {
  /** What it is committed to. */
  readonly store: PipelineStore | undefined;
  /** Whether its source has no event after it. */
  readonly isLast: boolean;
  readonly #stages: (() => Promise<void>)[] = [];
  readonly #flushes: (() => Promise<void>)[] = [];
  readonly #late: LateArrival[] = [];
  readonly #deadLetters: DeadLetter[] = [];
  readonly #ended: Promise<void>;
  #settle: { readonly resolve: () => void; readonly reject: (error: unknown) => void } | undefined;

  constructor(store: PipelineStore | undefined, isLast: boolean) {
    this.store = store;
    this.isLast = isLast;
    this.#ended = new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
    });
    // The source is told by `end`; it must not count as unhandled where nobody else asks.
    this.#ended.catch(() => undefined);
  }

  /** Settles as `end` does. */
  get ended(): Promise<void> {
    return this.#ended;
  }

  /** What `work` emits belongs to the epoch. */
  run(work: () => void): void {
    const outer = atHand;
    atHand = this;
    try {
      work();
    } finally {
      atHand = outer;
    }
  }

  /** Work on the epoch's events as a whole, once they are all there. It sees to its own errors, and emits in `run`. */
  atEnd(work: () => Promise<void>): void {
    this.#stages.push(work);
  }

  /** What is to be acknowledged before the source reads on, once nothing more can come. */
  flush(work: () => Promise<void>): void {
    this.#flushes.push(work);
  }

  /** Kept with the events. */
  addLate(late: LateArrival): void {
    this.#late.push(late);
  }

  /** As `addLate`, of an event that is none to an operator. */
  addDeadLetter(letter: DeadLetter): void {
    this.#deadLetters.push(letter);
  }

  /**
   * Resolves when all is acknowledged. A sink's refusal is the error of the stream that ends in it; here it counts only
   * where there is a store, which then keeps nothing of the epoch.
   * @throws what kept it from being committed.
   */
  async end(read: Omit<EpochRead, 'late'> = { deadLetters: [] }): Promise<void> {
    try {
      for (let stage = this.#stages.shift(); stage !== undefined; stage = this.#stages.shift()) await stage();
      const flushed = await Promise.allSettled(this.#flushes.map((flush) => flush()));
      const refused = flushed.find(({ status }) => status === 'rejected');
      if (refused?.status === 'rejected') this.store?.abandon(refused.reason);
      const deadLetters = [...read.deadLetters, ...this.#deadLetters];
      await this.store?.commit({ ...read, late: this.#late, deadLetters });
      this.#settle?.resolve();
    } catch (error) {
      this.#settle?.reject(error);
      throw error;
    }
  }
}

/** The epoch that the event being delivered belongs to. */
export function epochAtHand(): PipelineEpoch | undefined {
  return atHand;
}

/**
 * What keeps the state of a part of a pipeline that is being subscribed to: also of one that comes too late, since an event
 * or the end of one has led to it; the store refuses that.
 */
export function storeToJoin(): PipelineStore | undefined {
  return storeAtHand() ?? atHand?.store;
}
