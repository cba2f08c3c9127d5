import type { RunOptions } from '../contract.js';
import type { Partitions } from '../partitions/partitions.js';
import type { EpochStore, TaskEpoch } from '../store.js';
import type { reached, Tally } from '../windows/tally.js';

/** Makes epochs durable and then known, in order; the next may be worked on meanwhile, and no more than one. */
export class Committer {
  readonly #store: EpochStore | undefined;
  readonly #options: RunOptions;
  readonly #partitions: Partitions;
  readonly #tally: Tally;
  #inFlight: Promise<void> = Promise.resolve();

  constructor(options: RunOptions, partitions: Partitions, tally: Tally) {
    this.#store = options.store;
    this.#options = options;
    this.#partitions = partitions;
    this.#tally = tally;
  }

  /** Resolves when the epoch before this one is committed and shown. @throws what went wrong with that one. */
  async commit(epoch: TaskEpoch, at: ReturnType<typeof reached>): Promise<void> {
    await this.#inFlight;
    this.#inFlight = this.#carryOut(epoch, at);
    // Whoever awaits it next gets the error; until then it must not count as unhandled.
    this.#inFlight.catch(() => undefined);
  }

  /** Says how far the run is where there is nothing to commit. */
  async tell(at: ReturnType<typeof reached>): Promise<void> {
    await this.#inFlight;
    await this.#store?.tend();
    this.#tally.reach(at);
    this.#options.onProgress?.(this.#tally.progress);
  }

  /** Resolves when everything is committed and shown. */
  async drain(): Promise<void> {
    await this.#inFlight;
  }

  async #carryOut(epoch: TaskEpoch, at: ReturnType<typeof reached>): Promise<void> {
    await this.#store?.commit(epoch);
    this.#partitions.committed(epoch.inputs);
    this.#tally.add(epoch, at);
    if (epoch.behaviours.length > 0) await this.#options.onBehaviours?.(epoch.behaviours);
    this.#options.onProgress?.(this.#tally.progress);
  }
}
