import { lookup } from 'node:dns';
import { Agent, type Dispatcher, request } from 'undici';
import type { SystemClock } from '../engine/system-clock.js';
import { type Duration, MILLISECOND } from '../time.js';
import { answerOutcome } from './answer-outcome.js';
import { checkHost, guardedLookup, RefusedAddress, type Resolve } from './guarded-lookup.js';
import type { Outcome } from './outcome.js';
import { signatureHeaders } from './webhook-signature.js';

export interface WebhookClientOptions {
  readonly url: URL;
  /** Without one messages are not signed. */
  readonly key?: Uint8Array;
  /** From the first byte sent to the first of the answer. Microseconds. */
  readonly timeout: Duration;
  readonly allowsPrivate: boolean;
  /** Connections at once. */
  readonly connections: number;
  readonly clock: SystemClock;
  /** Default: the system's. */
  readonly resolve?: Resolve;
}

/** What is posted. */
export interface WebhookMessage {
  /** The same for each try, and for nothing else: a receiver that knows it has had the message. */
  readonly id: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** Of an answer's body, which nobody reads: more of it, and the connection is closed instead. */
const MOST_ANSWER = 16 * 1024;

/** Posts messages to one URL, and says what came of each. */
export class WebhookClient {
  readonly #options: WebhookClientOptions;
  readonly #agent: Agent;

  constructor(options: WebhookClientOptions) {
    const { resolve = lookup, allowsPrivate, connections, timeout } = options;
    this.#options = options;
    this.#agent = new Agent({
      connections,
      connect: { lookup: guardedLookup(resolve, allowsPrivate), timeout: timeout / MILLISECOND },
      maxHeaderSize: MOST_ANSWER,
      // The clock ends what takes too long.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
  }

  async post({ id, headers, body }: WebhookMessage, signal: AbortSignal): Promise<Outcome> {
    const { url, key, timeout, allowsPrivate, clock } = this.#options;
    const done = new AbortController();
    const end = new AbortController();
    let isLate = false;
    void clock.wait(timeout, done.signal).then(() => {
      isLate = !done.signal.aborted;
      end.abort();
    });
    const giveUp = (): void => end.abort();
    signal.addEventListener('abort', giveUp);
    try {
      checkHost(url, allowsPrivate);
      const answer = await request(url, {
        method: 'POST',
        headers: { ...headers, ...signatureHeaders(id, clock.now(), body, key) },
        body,
        dispatcher: this.#agent,
        signal: end.signal,
      });
      await passOver(answer);
      return answerOutcome(answer.statusCode, headerOf(answer, 'retry-after'), clock.now());
    } catch (error) {
      const reason = isLate ? `no answer within ${timeout / MILLISECOND} ms` : reasonOf(error);
      return { kind: 'failed', reason, isFinal: false, isOfReceiver: true };
    } finally {
      signal.removeEventListener('abort', giveUp);
      done.abort();
    }
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
  }
}

/** The answer has been given with its status: how its body ends changes nothing. */
async function passOver({ body }: Dispatcher.ResponseData): Promise<void> {
  await body.dump({ limit: MOST_ANSWER }).catch(() => undefined);
}

function headerOf({ headers }: Dispatcher.ResponseData, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' ? value : undefined;
}

/** In words that have nothing of the message in them. */
function reasonOf(error: unknown): string {
  if (error instanceof RefusedAddress) return error.message;
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
  const message = error instanceof Error ? error.message : String(error);
  return code === undefined || message.includes(code) ? `no answer: ${message}` : `no answer: ${message} (${code})`;
}
