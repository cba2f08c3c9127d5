import { epochAtHand, type PipelineEpoch } from '../pipeline-epoch.js';
import type { Writable } from './writable.js';

/** Writes to one sink, one after the other: what an epoch gave at its end, and what comes outside of one by itself. */
export class SinkWriter<T> {
  readonly #sink: Writable<T>;
  #epoch: PipelineEpoch | undefined;
  #items: T[] = [];
  #last: Promise<void> = Promise.resolve();
  #closing: Promise<void> | undefined;
  #isCancelled = false;

  constructor(sink: Writable<T>) {
    this.#sink = sink;
  }

  /** When what the item begins has been written; undefined where it joins others. */
  take(item: T): Promise<void> | undefined {
    const epoch = epochAtHand();
    if (epoch === undefined) return this.#write([item]);
    if (epoch === this.#epoch) {
      this.#items.push(item);
      return undefined;
    }
    const items = [item];
    this.#epoch = epoch;
    this.#items = items;
    return new Promise((resolve, reject) => {
      epoch.flush(async () => {
        // What comes while this is being written belongs to another write.
        if (this.#epoch === epoch) this.#epoch = undefined;
        const written = this.#isCancelled ? Promise.resolve() : this.#write(items);
        written.then(resolve, reject);
        await written;
      });
    });
  }

  /** Once what is being written has settled. */
  close(): Promise<void> {
    this.#closing ??= this.#last.catch(() => undefined).then(() => this.#sink.close());
    return this.#closing;
  }

  /** Nobody waits any more: what is not being written yet is dropped. */
  cancel(): void {
    this.#isCancelled = true;
    this.close().catch(() => undefined);
  }

  #write(items: readonly T[]): Promise<void> {
    this.#last = this.#last.then(() => (this.#isCancelled ? undefined : this.#sink.write(items)));
    return this.#last;
  }
}
