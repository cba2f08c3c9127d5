import { setMaxListeners } from 'node:events';
import type { SystemClock } from '../engine/system-clock.js';
import type { Timestamp } from '../time.js';
import { Alarm } from './alarm.js';
import type { Circuit } from './circuit.js';
import type { FailedTry, Outcome, Settled } from './outcome.js';
import type { RetryDelays } from './retry-delays.js';

export interface DeliveryOptions<T> {
  readonly deliver: (item: T, signal: AbortSignal) => Promise<Outcome>;
  /** Awaited before the item counts as done, and before the next of its key. What it throws ends the queue. */
  readonly settled: (item: T, result: Settled) => void | Promise<void>;
  /** So many are under way at most. */
  readonly maxConcurrency: number;
  /** So many are held at most; with one more, `put` waits. */
  readonly capacity: number;
  /** After so many tries it has failed. */
  readonly maxAttempts: number;
  readonly delays: () => RetryDelays;
  readonly circuit?: Circuit;
  readonly clock: SystemClock;
}

interface Entry<T> {
  readonly item: T;
  readonly key: string;
  tries: number;
  delays: RetryDelays | undefined;
}

/**
 * Delivers items in the order of each key, one of a key at a time and those of different keys beside each other. What fails is
 * tried again, later and later; meanwhile the others of its key wait, and nobody else does.
 */
export class DeliveryQueue<T> {
  readonly #options: DeliveryOptions<T>;
  /** Of each key that has something, in order; the first is ready, under way, or waits for its next try. */
  readonly #keys = new Map<string, Entry<T>[]>();
  readonly #ready = new Set<Entry<T>>();
  readonly #alarm: Alarm;
  readonly #stop = new AbortController();
  readonly #closing = new AbortController();
  readonly #release: (() => void) | undefined;
  #held = 0;
  #running = 0;
  #failure: { readonly error: unknown } | undefined;
  #watchers: (() => void)[] = [];

  constructor(options: DeliveryOptions<T>) {
    this.#options = options;
    this.#alarm = new Alarm(options.clock);
    setMaxListeners(0, this.#stop.signal);
    this.#release = options.circuit?.onFree(() => this.#pump());
  }

  /** Delivered or failed is not yet. */
  get held(): number {
    return this.#held;
  }

  /** When the next try is made, where none is under way or could be. */
  get nextTry(): Timestamp | undefined {
    if (this.#running > 0) return undefined;
    const { circuit } = this.#options;
    if (this.#ready.size > 0) return circuit?.openUntil;
    return this.#alarm.next;
  }

  /** Resolves when it is held. @throws what `settled` threw, and when closed. */
  async put(item: T, key: string): Promise<void> {
    await this.#until(() => this.#held < this.#options.capacity);
    this.#held++;
    const entry: Entry<T> = { item, key, tries: 0, delays: undefined };
    const before = this.#keys.get(key);
    if (before !== undefined) {
      before.push(entry);
      return;
    }
    this.#keys.set(key, [entry]);
    this.#ready.add(entry);
    this.#pump();
  }

  /** Resolves when nothing is held. @throws as `put` */
  idle(): Promise<void> {
    return this.#until(() => this.#held === 0);
  }

  /** Begins no more tries, and waits for those under way until the signal is aborted; then they are given up. */
  async close(hurry: AbortSignal): Promise<void> {
    this.#release?.();
    this.#alarm.close();
    this.#closing.abort();
    const giveUp = (): void => this.#stop.abort();
    if (hurry.aborted) giveUp();
    hurry.addEventListener('abort', giveUp);
    this.#tell();
    while (this.#running > 0) await this.#next();
    hurry.removeEventListener('abort', giveUp);
    this.#stop.abort();
  }

  async #until(isSo: () => boolean): Promise<void> {
    for (;;) {
      if (this.#failure !== undefined) throw this.#failure.error;
      if (this.#closing.signal.aborted) throw new DeliveryClosed();
      if (isSo()) return;
      await this.#next();
    }
  }

  #next(): Promise<void> {
    return new Promise((resolve) => this.#watchers.push(resolve));
  }

  #tell(): void {
    const watchers = this.#watchers;
    this.#watchers = [];
    for (const watcher of watchers) watcher();
  }

  #pump(): void {
    const { maxConcurrency, circuit } = this.#options;
    for (const entry of this.#ready) {
      if (this.#closing.signal.aborted || this.#failure !== undefined || this.#running >= maxConcurrency) return;
      if (circuit !== undefined && !circuit.enter()) return;
      this.#ready.delete(entry);
      this.#running++;
      void this.#run(entry)
        .catch((error: unknown) => {
          this.#failure ??= { error };
          this.#stop.abort();
        })
        .finally(() => {
          this.#running--;
          this.#tell();
          this.#pump();
        });
    }
  }

  async #run(entry: Entry<T>): Promise<void> {
    const { circuit, maxAttempts } = this.#options;
    const outcome = await this.#try(entry);
    if (outcome.kind === 'failed' && this.#stop.signal.aborted) return circuit?.abandoned();
    entry.tries++;
    if (outcome.kind === 'delivered') {
      circuit?.succeeded();
      return this.#settle(entry, { kind: 'delivered', tries: entry.tries });
    }
    if (outcome.isOfReceiver) circuit?.failed(outcome.retryAfter);
    else circuit?.succeeded();
    if (outcome.isFinal || entry.tries >= maxAttempts) {
      return this.#settle(entry, { kind: 'failed', tries: entry.tries, reason: outcome.reason });
    }
    this.#wait(entry, outcome);
  }

  async #try({ item }: Entry<T>): Promise<Outcome> {
    try {
      return await this.#options.deliver(item, this.#stop.signal);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return { kind: 'failed', reason, isFinal: false, isOfReceiver: false };
    }
  }

  #wait(entry: Entry<T>, { retryAfter = 0 }: FailedTry): void {
    const { clock, delays } = this.#options;
    entry.delays ??= delays();
    this.#alarm.at(clock.now() + Math.max(entry.delays.next(), retryAfter), () => {
      this.#ready.add(entry);
      this.#pump();
    });
  }

  async #settle(entry: Entry<T>, result: Settled): Promise<void> {
    await this.#options.settled(entry.item, result);
    this.#held--;
    const rest = this.#keys.get(entry.key) ?? [];
    rest.shift();
    const [next] = rest;
    if (next === undefined) this.#keys.delete(entry.key);
    else this.#ready.add(next);
  }
}

/** What waited for the queue waits for nothing any more. */
export class DeliveryClosed extends Error {
  override readonly name = 'DeliveryClosed';
}
