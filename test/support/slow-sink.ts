import type { Writable } from '../../src/operators/writable.js';

/** A sink that sleeps on a clock of the test: a write is acknowledged when the test says so. */
export class SlowSink<T> implements Writable<T> {
  readonly written: (readonly T[])[] = [];
  acknowledged = 0;
  closed = 0;
  /** The most writes that ever waited at once. */
  mostAtOnce = 0;
  readonly #waiting: { readonly resolve: () => void; readonly reject: (error: Error) => void }[] = [];

  write(items: readonly T[]): Promise<void> {
    this.written.push(items);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.mostAtOnce = Math.max(this.mostAtOnce, this.#waiting.length);
    });
  }

  async close(): Promise<void> {
    this.closed += 1;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  acknowledge(): void {
    this.acknowledged += 1;
    this.#waiting.shift()?.resolve();
  }

  refuse(message: string): void {
    this.#waiting.shift()?.reject(new Error(message));
  }
}
