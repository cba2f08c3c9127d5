import { type Duration, MILLISECOND, SECOND } from '../time.js';
import type { Registry } from './registry.js';
import { RegistryError } from './registry-error.js';

const FIRST_PAUSE: Duration = 100 * MILLISECOND;
const LONGEST_PAUSE: Duration = 5 * SECOND;

export interface Patience {
  /** Resolves after `duration` microseconds, or as soon as the signal is aborted. */
  readonly wait: (duration: Duration, signal: AbortSignal) => Promise<void>;
  /** Told once when it does not answer, and once when it does again. */
  readonly onNote: (note: string) => void | Promise<void>;
  /** Aborted: nobody waits any more. */
  readonly signal: AbortSignal;
}

/** A registry that is asked until it answers. */
export class PatientRegistry {
  readonly registry: Registry;
  readonly #patience: Patience;
  #isDown = false;

  constructor(registry: Registry, patience: Patience) {
    this.registry = registry;
    this.#patience = patience;
  }

  /** @throws RegistryError of any other kind than `unavailable`; the signal's reason once it is aborted. */
  async ask<T>(question: (registry: Registry) => Promise<T>): Promise<T> {
    const { wait, signal } = this.#patience;
    for (let pause = FIRST_PAUSE; ; pause = Math.min(2 * pause, LONGEST_PAUSE)) {
      signal.throwIfAborted();
      try {
        const answer = await question(this.registry);
        await this.#answers();
        return answer;
      } catch (error) {
        if (!(error instanceof RegistryError)) throw error;
        if (error.kind !== 'unavailable') {
          await this.#answers();
          throw error;
        }
        await this.#fails(error.message);
      }
      await wait(pause, signal);
    }
  }

  async #fails(why: string): Promise<void> {
    if (this.#isDown) return;
    this.#isDown = true;
    await this.#patience.onNote(`the schema registry at ${this.registry.name} does not answer: ${why}; waiting for it`);
  }

  async #answers(): Promise<void> {
    if (!this.#isDown) return;
    this.#isDown = false;
    await this.#patience.onNote(`the schema registry at ${this.registry.name} answers again`);
  }
}
