import { setImmediate as turn } from 'node:timers/promises';
import type { SourceRead } from '../../sources/source.js';
import { SECOND, type Timestamp } from '../../time.js';
import type { RunOptions } from '../contract.js';
import { ABORTED, untilAborted } from '../until-aborted.js';
import type { DiscoveryInput } from './discovery-input.js';
import type { PartitionInput } from './partition-input.js';
import type { Partitions } from './partitions.js';

/** So many rows may wait for the watermark before none is read but what holds it back. */
const MOST_HELD = 500_000;

/** How long nothing is said, at most, while there is nothing to read. */
const TICK = SECOND;

/** What one partition gave; without `read` it is at its end. */
export interface Reading {
  readonly input: PartitionInput;
  readonly read: SourceRead | undefined;
}

/** What a `pushed` partition gave, or how it failed. */
type Arrived = { readonly read: SourceRead | undefined } | { readonly error: unknown };

/** Reads partitions: of those that have something, the hindmost in event time first, so that the least waits for others. */
export class PartitionReader {
  readonly #partitions: Partitions;
  readonly #options: RunOptions;
  readonly #add: (found: DiscoveryInput) => Promise<void>;
  readonly #held: () => number;
  /** When to ask those again that had nothing. */
  readonly #resting = new Map<PartitionInput, Timestamp>();
  /** Reads that wait for what is pushed. */
  readonly #pending = new Set<PartitionInput>();
  readonly #arrived = new Map<PartitionInput, Arrived>();
  #wake: () => void = () => undefined;
  #isWoken = false;

  /**
   * @param add looks for partitions, and opens them and adds them to `partitions`
   * @param held how many rows wait for the watermark
   */
  constructor(
    partitions: Partitions,
    options: RunOptions,
    add: (found: DiscoveryInput) => Promise<void>,
    held: () => number,
  ) {
    this.#held = held;
    this.#partitions = partitions;
    this.#options = options;
    this.#add = add;
  }

  get now(): Timestamp {
    return this.#options.clock?.now() ?? 0;
  }

  /**
   * The next records, `limit` at most; undefined when there are none now, or the run is aborted.
   * @throws what a source throws.
   */
  async next(limit: number): Promise<Reading | undefined> {
    const { signal } = this.#options;
    await this.#discover();
    for (;;) {
      if (signal?.aborted) return undefined;
      const hasAsked = this.#listen(limit);
      // What is there already comes in this turn of the loop: it belongs to this epoch, not to the next.
      if (hasAsked && this.#hindmost() === undefined) await turn();
      const input = this.#hindmost();
      if (input === undefined) return undefined;
      const read = await untilAborted(this.#read(input, limit), signal);
      if (read === ABORTED) return undefined;
      if (read?.note !== undefined) await this.#options.onNote?.(read.note);
      if (read === undefined || !isNothing(read)) {
        this.#resting.delete(input);
        return { input, read };
      }
      this.#rest(input, read.quietSince);
    }
  }

  /** Resolves when there may be something to read, and at least once a second. */
  async wait(): Promise<void> {
    const { clock, signal } = this.#options;
    const isWoken = this.#isWoken;
    this.#isWoken = false;
    if (isWoken || clock === undefined || signal?.aborted || this.#hindmost() !== undefined) return;
    const { now } = this;
    const controller = new AbortController();
    this.#wake = () => controller.abort();
    signal?.addEventListener('abort', this.#wake, { once: true });
    let until = now + TICK;
    for (const time of this.#resting.values()) if (time > now) until = Math.min(until, time);
    for (const { due } of this.#live()) if (due > now) until = Math.min(until, due);
    await clock.wait(until - now, controller.signal);
    signal?.removeEventListener('abort', this.#wake);
    this.#wake = () => undefined;
  }

  /** Ends a `wait`, or the next one: there is something else to do. */
  wake(): void {
    this.#isWoken = true;
    this.#wake();
  }

  async #discover(): Promise<void> {
    for (const one of this.#live()) {
      if (one.due <= this.now) await this.#add(one);
    }
  }

  #live(): readonly DiscoveryInput[] {
    return this.#partitions.discoveries.filter(({ isLive }) => isLive);
  }

  /** Has every `pushed` partition read, so that its records are known of when they come. Returns whether one was not yet. */
  #listen(limit: number): boolean {
    let hasAsked = false;
    for (const input of this.#partitions.inputs) {
      if (input.source.arrival?.kind !== 'pushed' || input.finished || this.#arrived.has(input)) continue;
      if (this.#pending.has(input)) {
        if (input.source.takeAtEnd?.() !== false) input.quiet.notice(this.now);
        continue;
      }
      this.#pending.add(input);
      hasAsked = true;
      const arrive = (arrived: Arrived): void => {
        this.#pending.delete(input);
        this.#arrived.set(input, arrived);
        this.#wake();
      };
      input.read(limit).then(
        (read) => arrive({ read }),
        (error: unknown) => arrive({ error }),
      );
    }
    return hasAsked;
  }

  /** The one that holds time back among those that have something. */
  #hindmost(): PartitionInput | undefined {
    let hindmost: PartitionInput | undefined;
    for (const input of this.#partitions.inputs) {
      if (input.finished || (hindmost !== undefined && hindmost.watermark <= input.watermark)) continue;
      if (this.#hasSomething(input)) hindmost = input;
    }
    return hindmost;
  }

  #hasSomething(input: PartitionInput): boolean {
    switch (input.source.arrival?.kind) {
      case 'polled':
        return (this.#resting.get(input) ?? Number.NEGATIVE_INFINITY) <= this.now && this.#mayRead(input, true);
      case 'pushed':
        return this.#arrived.has(input) && this.#mayRead(input, true);
      default:
        return this.#mayRead(
          input,
          this.#live().some(({ stream }) => stream === input.stream),
        );
    }
  }

  /**
   * What is not the one that time waits for can wait itself: to read it would only fill the memory. Replayed input does at
   * once, live input when there is much.
   */
  #mayRead(input: PartitionInput, isLive: boolean): boolean {
    return (isLive && this.#held() < MOST_HELD) || input.watermark <= this.#partitions.least;
  }

  async #read(input: PartitionInput, limit: number): Promise<SourceRead | undefined> {
    const arrived = this.#arrived.get(input);
    if (arrived === undefined) return input.read(limit);
    this.#arrived.delete(input);
    if ('error' in arrived) throw arrived.error;
    return arrived.read;
  }

  #rest(input: PartitionInput, since?: Timestamp): void {
    const { arrival } = input.source;
    const { now } = this;
    input.quiet.notice(now, since);
    this.#resting.set(input, now + (arrival?.kind === 'polled' ? arrival.interval : 0));
  }
}

function isNothing({ batch, deadLetters, duplicates = 0, mark, watermark }: SourceRead): boolean {
  return batch.length + deadLetters.length + duplicates === 0 && watermark === undefined && !mark.finished;
}
