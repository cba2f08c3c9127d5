import type { KafkaRecord } from '../kafka/driver.js';
import type { RecordFeed } from '../sources/record-feed.js';
import { MILLISECOND, type Timestamp } from '../time.js';
import type { IdentityLog, TakenIdentity } from './identity-log.js';
import type { RequestEvent } from './request-events.js';

/** `starting`: what was before is not restored yet; `stopping`: no more is taken. */
export type InboxState = 'starting' | 'taking' | 'stopping';

/** What became of a request's events. */
export interface Accepted {
  readonly accepted: number;
  /** Those that had come before. */
  readonly duplicates: number;
}

/** A request that is answered once everything before `offset` is committed. */
interface Waiting {
  readonly offset: number;
  readonly resolve: (isCommitted: boolean) => void;
}

/**
 * Events between the requests that brought them and the engine, in the order of their offsets. Each is remembered on the
 * disk, if it has an identity, before the engine sees it; and its request waits until the archive has it.
 */
export class HttpInbox implements RecordFeed {
  readonly #now: () => Timestamp;
  readonly #queue: KafkaRecord[] = [];
  /** Taken and not yet remembered. */
  #unwritten: { readonly record: KafkaRecord; readonly taken: TakenIdentity | undefined }[] = [];
  #writing: Promise<void> = Promise.resolve();
  #isWriting = false;
  /** Taken and not yet committed: their offsets, in order. */
  readonly #open = new Map<string, number>();
  #waiting: Waiting[] = [];
  #log: IdentityLog | undefined;
  #state: InboxState = 'starting';
  /** Since they were last taken. */
  #duplicates = 0;
  #next = 0;
  #committed = 0;
  #failure: unknown;
  #isClosed = false;
  #wake: () => void = () => undefined;

  constructor(now: () => Timestamp) {
    this.#now = now;
  }

  get state(): InboxState {
    return this.#state;
  }

  /** Before `open`. */
  use(log: IdentityLog): void {
    this.#log = log;
  }

  open(offset: number): void {
    [this.#next, this.#committed] = [offset, offset];
    if (this.#state === 'starting') this.#state = 'taking';
  }

  /**
   * All of these events, but for those that were taken before. Resolves when they are committed, and those too; undefined when
   * that will not be, for the run has ended. Only while it is `taking`.
   */
  async take(events: readonly RequestEvent[]): Promise<Accepted | undefined> {
    const timestamp = Math.floor(this.#now() / MILLISECOND);
    let [accepted, upTo] = [0, this.#committed];
    for (const { value, headers, identity } of events) {
      const name = identity?.toString('latin1');
      const before = name === undefined ? undefined : this.#open.get(name);
      if (before !== undefined) upTo = Math.max(upTo, before + 1);
      if (before !== undefined || (identity !== undefined && this.#log?.has(identity) === true)) continue;
      const offset = this.#next++;
      accepted++;
      upTo = offset + 1;
      if (name !== undefined) this.#open.set(name, offset);
      const taken = identity === undefined ? undefined : { identity, offset };
      this.#unwritten.push({ record: { offset, timestamp, key: null, value, headers }, taken });
    }
    const duplicates = events.length - accepted;
    if (duplicates > 0) {
      this.#duplicates += duplicates;
      this.#wake();
    }
    if (accepted > 0 && !this.#isWriting) this.#writing = this.#write();
    if (!(await this.#untilCommitted(upTo))) return undefined;
    return { accepted, duplicates };
  }

  async read(limit: number): Promise<readonly KafkaRecord[] | undefined> {
    for (;;) {
      if (this.#failure !== undefined) throw this.#failure;
      if (this.#isClosed) return undefined;
      if (this.#queue.length + this.#duplicates > 0) return this.#queue.splice(0, limit);
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** How many events have come again. */
  takeDuplicates(): number {
    const duplicates = this.#duplicates;
    this.#duplicates = 0;
    return duplicates;
  }

  takeAtEnd(): boolean {
    return this.#unwritten.length === 0 && this.#queue.length === 0;
  }

  /** Everything before `offset` is durable. */
  committed(offset: number): void {
    this.#committed = Math.max(this.#committed, offset);
    for (const [name, open] of this.#open) {
      if (open >= this.#committed) break;
      this.#open.delete(name);
    }
    const still: Waiting[] = [];
    for (const waiting of this.#waiting) {
      if (waiting.offset <= this.#committed) waiting.resolve(true);
      else still.push(waiting);
    }
    this.#waiting = still;
  }

  /** Takes no more; what it has goes on. */
  stop(): void {
    this.#state = 'stopping';
  }

  /** Resolves when nothing that was taken waits to be committed, or nothing more will be. */
  async settled(): Promise<void> {
    await this.#untilCommitted(this.#next);
  }

  close(): void {
    this.#state = 'stopping';
    this.#isClosed = true;
    for (const { resolve } of this.#waiting) resolve(false);
    this.#waiting = [];
    this.#wake();
  }

  /** Resolves when nothing is being written any more. */
  async closeLog(): Promise<void> {
    await this.#writing;
    await this.#log?.close();
  }

  async #untilCommitted(offset: number): Promise<boolean> {
    if (offset <= this.#committed) return true;
    if (this.#isClosed) return false;
    return new Promise((resolve) => this.#waiting.push({ offset, resolve }));
  }

  /** What came while the last ones were being written goes together. */
  async #write(): Promise<void> {
    this.#isWriting = true;
    try {
      while (this.#unwritten.length > 0 && !this.#isClosed) {
        const events = this.#unwritten;
        this.#unwritten = [];
        await this.#log?.append(events.flatMap(({ taken }) => taken ?? []));
        for (const { record } of events) this.#queue.push(record);
        this.#wake();
      }
    } catch (error) {
      this.#failure = error;
      this.#state = 'stopping';
      this.#wake();
    }
    this.#isWriting = false;
  }
}
