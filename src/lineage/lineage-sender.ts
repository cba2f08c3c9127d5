import type { SystemClock } from '../engine/system-clock.js';
import { type Duration, MILLISECOND, SECOND } from '../time.js';
import type { LineageEvent } from './lineage-event.js';
import type { LineageTransport } from './lineage-transport.js';

/** How long what is sent together may take, and the end may be kept waiting. */
const TIMEOUT: Duration = 5 * SECOND;

/**
 * Sends events in the order in which they come, beside whatever goes on, which never waits for it. What does not arrive is
 * not sent again: each event of a run says all that those before it did.
 */
export class LineageSender {
  readonly #transport: LineageTransport;
  readonly #clock: SystemClock;
  readonly #onNote: (note: string) => void;
  #sending: Promise<void> = Promise.resolve();
  #waiting = 0;
  #hasFailed = false;

  /** `onNote` is called the first time that something does not arrive. */
  constructor(transport: LineageTransport, clock: SystemClock, onNote: (note: string) => void) {
    this.#transport = transport;
    this.#clock = clock;
    this.#onNote = onNote;
  }

  /** Whether what was sent before has arrived, or has not and is given up. */
  get isIdle(): boolean {
    return this.#waiting === 0;
  }

  send(events: readonly LineageEvent[]): void {
    if (events.length === 0) return;
    this.#waiting++;
    this.#sending = this.#sending.then(() => this.#deliver(events)).finally(() => void this.#waiting--);
  }

  /** Waits for what is under way, but not for ever. */
  async close(): Promise<void> {
    const done = new AbortController();
    const sent = this.#sending.finally(() => done.abort());
    await Promise.race([sent, this.#clock.wait(TIMEOUT, done.signal)]);
    await this.#transport.close();
  }

  async #deliver(events: readonly LineageEvent[]): Promise<void> {
    const done = new AbortController();
    const late = new AbortController();
    void this.#clock.wait(TIMEOUT, done.signal).then(() => late.abort());
    try {
      await this.#transport.send(events, late.signal);
    } catch (error) {
      const isLate = late.signal.aborted && !done.signal.aborted;
      const reason = isLate ? `no answer within ${TIMEOUT / MILLISECOND} ms` : reasonOf(error);
      if (!this.#hasFailed) this.#onNote(`no lineage to ${this.#transport.name}: ${reason}; the run goes on without`);
      this.#hasFailed = true;
    } finally {
      done.abort();
    }
  }
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
  const message = error instanceof Error ? error.message : String(error);
  return message === '' || code === '' || message.includes(code) ? message || code : `${message} (${code})`;
}
