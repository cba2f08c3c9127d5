import type { ArchivedBehaviour } from '../archive/questions/read-behaviours.js';
import type { SystemClock } from '../engine/system-clock.js';
import { type Duration, formatTimestamp, MILLISECOND, SECOND, type Timestamp } from '../time.js';
import type { BehaviourOutbox } from './behaviour-outbox.js';
import { DeliveryClosed, type DeliveryOptions, DeliveryQueue } from './delivery-queue.js';
import { type Lane, type LaneCursor, LaneCursors, laneName } from './lane-cursors.js';
import type { Settled } from './outcome.js';
import type { ReactionStore } from './reaction-store.js';
import { endRequest, type RetryRequest, readRequests } from './retry-requests.js';

/** One behaviour to deliver; `retry`: somebody wants it delivered once more. */
export interface Delivery extends ArchivedBehaviour {
  readonly retry?: { readonly request: RetryRequest; left: number };
}

export interface FollowerOptions extends Omit<DeliveryOptions<Delivery>, 'settled' | 'clock' | 'capacity' | 'deliver'> {
  readonly deliver: (item: ArchivedBehaviour, signal: AbortSignal) => ReturnType<DeliveryOptions<Delivery>['deliver']>;
  readonly outbox: BehaviourOutbox;
  readonly store: ReactionStore;
  readonly clock: SystemClock;
  /** How often to look for more in the outbox, microseconds; absent: only when `offer` or `lookAgain` says that there is. */
  readonly interval?: Duration;
  /** Where it begins that has never been: before all there is, or behind it. */
  readonly from: 'beginning' | 'now';
  readonly onFailed?: (item: ArchivedBehaviour, result: Settled & { readonly kind: 'failed' }) => void;
  /** What had been given up has been delivered after all. */
  readonly onMended?: (item: ArchivedBehaviour) => void;
}

/** Behaviours in memory: those in the queue, and as many again that were offered. */
const CAPACITY = 1_000;
/** Read at once. */
const PAGE = 500;
/** Between two times that the cursor is written. */
const SAVE_INTERVAL = 100 * MILLISECOND;
const LOOK_FOR_REQUESTS = SECOND;

/**
 * Delivers all behaviours of an outbox from where it was on, and then what comes: offered after its commit, or found when it
 * looks again. What is delivered or given up is noted, so that it goes on there after whatever end; what was under way then comes again.
 */
export class BehaviourFollower {
  readonly #options: FollowerOptions;
  readonly #queue: DeliveryQueue<Delivery>;
  readonly #lanes: LaneCursors;
  /** Where each lane is read on. */
  readonly #read: Map<string, LaneCursor>;
  readonly #stop = new AbortController();
  #offered: ArchivedBehaviour[] = [];
  /** There may be more in the outbox than what was offered. */
  #isBehind = true;
  #wake: () => void = () => undefined;
  #waiters: (() => void)[] = [];
  #isCaughtUp = false;
  /** What somebody wanted before it began has been taken. */
  #areRequestsTaken = false;
  #isDirty = false;
  #failure: { readonly error: unknown } | undefined;
  #ended: Promise<unknown> = Promise.resolve();

  private constructor(options: FollowerOptions, begun: LaneCursors) {
    const { deliver, store, maxConcurrency, maxAttempts, delays, circuit, clock } = options;
    this.#options = options;
    this.#lanes = begun;
    this.#read = new Map(begun.cursors.map((cursor) => [laneName(cursor), { ...cursor }]));
    this.#queue = new DeliveryQueue<Delivery>({
      // Two who ask for it once more at once get it once.
      deliver: async (item, signal) =>
        item.retry !== undefined && !store.isFailed(item.behaviour.position)
          ? { kind: 'delivered' }
          : deliver(item, signal),
      maxConcurrency,
      maxAttempts,
      delays,
      clock,
      capacity: CAPACITY,
      ...(circuit === undefined ? {} : { circuit }),
      settled: (item, result) => this.#settled(item, result),
    });
  }

  /** It closes the store, also where it cannot begin. @throws what goes wrong with the outbox or the store. */
  static async begin(options: FollowerOptions): Promise<BehaviourFollower> {
    const { store, outbox, from } = options;
    let begun = store.begun ?? [];
    try {
      if (store.begun === undefined) {
        if (from === 'now') begun = await outbox.ends();
        await store.save(begun);
      }
    } catch (error) {
      await store.close();
      throw error;
    }
    const follower = new BehaviourFollower(options, new LaneCursors(begun));
    follower.#ended = Promise.all([follower.#follow(), follower.#saveOften(), follower.#takeRequests()]);
    return follower;
  }

  /** Known to be waiting for their delivery, and when the next try is, where all wait for one. */
  get progress(): { readonly left: number; readonly nextTry?: Timestamp } {
    const { nextTry } = this.#queue;
    const left = this.#queue.held + this.#offered.length;
    return { left, ...(nextTry === undefined ? {} : { nextTry }) };
  }

  /** What was just committed. Never waits: where there is no room for it, it is read from the outbox later. */
  offer(behaviours: readonly ArchivedBehaviour[]): void {
    if (this.#isBehind) return;
    if (this.#offered.length + behaviours.length > CAPACITY) this.lookAgain();
    else this.#offered.push(...behaviours);
    this.#isCaughtUp = false;
    this.#wake();
  }

  /** There may be more in the outbox. */
  lookAgain(): void {
    this.#isBehind = true;
    this.#isCaughtUp = false;
    this.#offered = [];
    this.#wake();
  }

  /** Resolves when all that there is has been delivered or given up. @throws what went wrong with the outbox or the store. */
  async drained(): Promise<void> {
    for (;;) {
      if (this.#failure !== undefined) throw this.#failure.error;
      if (this.#stop.signal.aborted) return;
      if (!this.#isCaughtUp || !this.#areRequestsTaken)
        await new Promise<void>((resolve) => this.#waiters.push(resolve));
      else if (this.#queue.held === 0) return;
      else await this.#idle();
    }
  }

  /** Ends after what is under way, or without it as soon as the signal is aborted. @throws as `drained`. */
  async close(hurry: AbortSignal): Promise<void> {
    this.#stop.abort();
    this.#wake();
    this.#tell();
    await this.#queue.close(hurry);
    await this.#ended;
    if (this.#failure === undefined) await this.#save();
    await this.#options.store.close();
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  /** Resolves when it is closed, or something went wrong. */
  get failed(): Promise<void> {
    return this.#ended.then(() => {
      if (this.#failure !== undefined) throw this.#failure.error;
    });
  }

  async #idle(): Promise<void> {
    try {
      await this.#queue.idle();
    } catch (error) {
      if (!(error instanceof DeliveryClosed)) this.#fail(error);
    }
  }

  async #follow(): Promise<void> {
    await this.#untilStopped(async () => {
      if (this.#offered.length > 0) return this.#takeOffered();
      if (this.#isBehind) return this.#readPage();
      this.#isCaughtUp = true;
      this.#tell();
      await this.#more();
    });
  }

  async #takeOffered(): Promise<void> {
    const offered = this.#offered;
    this.#offered = [];
    for (const item of offered) {
      const { position } = item.behaviour;
      const next = this.#read.get(laneName(laneOf(item)))?.next ?? 0;
      // Between them are some that nobody offered.
      if (position.offset > next) return this.lookAgain();
      if (position.offset === next) await this.#put(item);
    }
  }

  async #readPage(): Promise<void> {
    this.#isBehind = false;
    const page = await this.#options.outbox.read([...this.#read.values()], PAGE);
    if (page.length === PAGE) this.#isBehind = true;
    for (const item of page) await this.#put(item);
  }

  async #put(item: ArchivedBehaviour): Promise<void> {
    const { offset } = item.behaviour.position;
    const lane = laneOf(item);
    this.#lanes.take(lane, offset);
    this.#read.set(laneName(lane), { ...lane, next: offset + 1 });
    await this.#queue.put(item, item.keyText);
  }

  async #more(): Promise<void> {
    const { clock, interval } = this.#options;
    const woken = new AbortController();
    this.#wake = () => woken.abort();
    if (this.#offered.length > 0 || this.#isBehind || this.#stop.signal.aborted) return;
    if (interval === undefined) {
      await new Promise<void>((resolve) => woken.signal.addEventListener('abort', () => resolve(), { once: true }));
    } else {
      await clock.wait(interval, woken.signal);
      this.#isBehind = true;
    }
  }

  async #settled({ behaviour, keyText, retry }: Delivery, result: Settled): Promise<void> {
    const { store, clock, onFailed, onMended } = this.#options;
    const { id, position } = behaviour;
    if (result.kind === 'failed') {
      const { tries, reason } = result;
      await store.recordFailed({ id, ...position, tries, reason, at: formatTimestamp(clock.now()) });
      onFailed?.({ behaviour, keyText }, result);
    } else if (store.isFailed(position)) {
      await store.recordSettled(position);
      onMended?.({ behaviour, keyText });
    }
    if (retry === undefined) this.#isDirty = this.#lanes.done(laneOf({ behaviour }), position.offset) || this.#isDirty;
    else if (--retry.left === 0) await endRequest(retry.request);
  }

  async #saveOften(): Promise<void> {
    await this.#untilStopped(async () => {
      if (this.#isDirty) await this.#save();
      await this.#pause(SAVE_INTERVAL);
    });
  }

  async #save(): Promise<void> {
    this.#isDirty = false;
    await this.#options.store.save(this.#lanes.cursors);
  }

  async #takeRequests(): Promise<void> {
    const { store, outbox } = this.#options;
    const taken = new Set<string>();
    await this.#untilStopped(async () => {
      for (const request of await readRequests(store.folder)) {
        if (taken.has(request.file)) continue;
        taken.add(request.file);
        const found = await outbox.at(request.places.filter((place) => store.isFailed(place)));
        const retry = { request, left: found.length };
        if (found.length === 0) await endRequest(request);
        for (const item of found) await this.#queue.put({ ...item, retry }, item.keyText);
      }
      this.#areRequestsTaken = true;
      this.#tell();
      await this.#pause(LOOK_FOR_REQUESTS);
    });
  }

  async #pause(duration: Duration): Promise<void> {
    const { signal } = this.#stop;
    if (!signal.aborted) await this.#options.clock.wait(duration, signal);
  }

  /** Again and again; what goes wrong ends everything, and is told whoever asks. */
  async #untilStopped(step: () => Promise<void>): Promise<void> {
    try {
      while (!this.#stop.signal.aborted) await step();
    } catch (error) {
      if (!(error instanceof DeliveryClosed)) this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    this.#failure ??= { error };
    this.#stop.abort();
    this.#wake();
    this.#tell();
  }

  #tell(): void {
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const waiter of waiters) waiter();
  }
}

function laneOf({ behaviour: { type, position } }: Pick<ArchivedBehaviour, 'behaviour'>): Lane {
  return { source: position.source, version: type.version, partition: position.partition };
}
