import type { SystemClock } from '../engine/system-clock.js';
import type { WebhookTable } from '../query/webhook-tables.js';
import type { WebhookEvent } from '../sinks/webhook-event.js';
import { MINUTE, SECOND } from '../time.js';
import { Circuit } from './circuit.js';
import type { DeliveryOptions } from './delivery-queue.js';
import type { Outcome } from './outcome.js';
import { retryDelays } from './retry-delays.js';
import { WebhookClient } from './webhook-client.js';
import { webhookMessage } from './webhook-message.js';
import { webhookKey } from './webhook-signature.js';
import { webhookUrl } from './webhook-url.js';

/** A table that is a webhook, and how what is for it gets there. */
export interface WebhookTarget
  extends Pick<DeliveryOptions<unknown>, 'maxConcurrency' | 'maxAttempts' | 'delays' | 'circuit'> {
  readonly table: WebhookTable;
  readonly post: (event: WebhookEvent, signal: AbortSignal) => Promise<Outcome>;
}

export interface WebhookTargetsOptions {
  readonly clock: SystemClock;
  /** From 0 up to 1, as `Math.random` gives. */
  readonly random: () => number;
}

/** Of the first breath that a host gets when it does not answer: 5 s, and up to 5 minutes. Of one message: from 1 s. */
const HOST_DELAYS = { first: 5 * SECOND, longest: 5 * MINUTE };
const DELAYS = { first: SECOND, longest: 5 * MINUTE };
const FAILURES_IN_A_ROW = 5;

/** The webhooks of a process: each has its connections, and those of one host their circuit breaker. */
export class WebhookTargets {
  readonly #options: WebhookTargetsOptions;
  readonly #circuits = new Map<string, Circuit>();
  readonly #clients = new Map<WebhookTarget, WebhookClient>();

  constructor(options: WebhookTargetsOptions) {
    this.#options = options;
  }

  /** @throws MotifError `INVALID_QUERY` for a URL where nothing is sent. */
  open(table: WebhookTable): WebhookTarget {
    const { clock, random } = this.#options;
    const { connector } = table;
    const { maxAttempts, maxConcurrency, timeout, allowsPrivate, secret } = connector;
    const url = webhookUrl(table);
    const key = secret === undefined ? undefined : webhookKey(secret);
    const client = new WebhookClient({
      url,
      timeout,
      allowsPrivate,
      connections: maxConcurrency,
      clock,
      ...(key === undefined ? {} : { key }),
    });
    const target: WebhookTarget = {
      table,
      maxConcurrency,
      maxAttempts,
      delays: () => retryDelays({ ...DELAYS, random }),
      circuit: this.#circuitOf(url.host),
      post: (event, signal) => client.post(webhookMessage(event, connector), signal),
    };
    this.#clients.set(target, client);
    return target;
  }

  /** Nothing more is posted to it, whatever it is asked. */
  async shut(target: WebhookTarget): Promise<void> {
    const client = this.#clients.get(target);
    this.#clients.delete(target);
    await client?.close();
  }

  async close(): Promise<void> {
    for (const circuit of this.#circuits.values()) circuit.close();
    for (const client of this.#clients.values()) await client.close();
  }

  #circuitOf(host: string): Circuit {
    const known = this.#circuits.get(host);
    if (known !== undefined) return known;
    const { clock, random } = this.#options;
    const delays = () => retryDelays({ ...HOST_DELAYS, random });
    const circuit = new Circuit({ clock, threshold: FAILURES_IN_A_ROW, delays });
    this.#circuits.set(host, circuit);
    return circuit;
  }
}
