import { requireArchive } from '../archive/open-for-question.js';
import { rowJson } from '../archive/row-json.js';
import type { Behaviour } from '../behaviour.js';
import type { SystemClock } from '../engine/system-clock.js';
import { MotifError } from '../errors.js';
import { outputType, type Project } from '../query/plan.js';
import { type WebhookTable, webhookTables } from '../query/webhook-tables.js';
import { webhookEvents } from '../sinks/webhook-event.js';
import { MINUTE, SECOND, type Timestamp } from '../time.js';
import type { WebhookConnector } from '../webhook-connector.js';
import { BehaviourFollower } from './behaviour-follower.js';
import { archiveOutbox } from './behaviour-outbox.js';
import { Circuit } from './circuit.js';
import { checkHost, RefusedAddress } from './guarded-lookup.js';
import { ReactionStore } from './reaction-store.js';
import { type RetryDelays, retryDelays } from './retry-delays.js';
import { WebhookClient } from './webhook-client.js';
import { webhookMessage } from './webhook-message.js';
import { webhookKey } from './webhook-signature.js';

export interface WebhooksOptions {
  readonly project: Project;
  /** The archive's folder. */
  readonly archive: string;
  readonly clock: SystemClock;
  readonly random: () => number;
  /** Who says so: the attribute `source`. */
  readonly source: string;
  /** Told what the user should know. */
  readonly onNote: (note: string) => void;
}

/** What is left to deliver. */
export interface DeliveryProgress {
  readonly left: number;
  /** Where all that is left waits. */
  readonly nextTry?: Timestamp;
  /** Given up since this began. */
  readonly failed: number;
}

/** Of the first breath that a host gets when it does not answer: 5 s, and up to 5 minutes. Of one message: from 1 s. */
const HOST_DELAYS = { first: 5 * SECOND, longest: 5 * MINUTE };
const DELAYS = { first: SECOND, longest: 5 * MINUTE };
const FAILURES_IN_A_ROW = 5;

/** Delivers what queries insert into webhooks, as the archive has it; each table goes on where it was. */
export class Webhooks {
  readonly #followers = new Map<string, BehaviourFollower>();
  readonly #circuits = new Map<string, Circuit>();
  readonly #clients: WebhookClient[] = [];
  #failed = 0;

  /** @throws MotifError `INVALID_QUERY` for a URL where nothing is sent, `ARCHIVE_LOCKED` while another process delivers. */
  static async open(options: WebhooksOptions): Promise<Webhooks> {
    const webhooks = new Webhooks();
    const archive = await requireArchive(options.archive);
    try {
      for (const table of webhookTables(options.project)) await webhooks.#begin(table, { ...options, archive });
      return webhooks;
    } catch (error) {
      await webhooks.close(AbortSignal.abort()).catch(() => undefined);
      throw error;
    }
  }

  get progress(): DeliveryProgress {
    const all = [...this.#followers.values()].map(({ progress }) => progress);
    const waiting = all.filter(({ left }) => left > 0).map(({ nextTry }) => nextTry ?? 0);
    const nextTry = Math.min(...waiting);
    const left = all.reduce((sum, one) => sum + one.left, 0);
    return { left, failed: this.#failed, ...(left === 0 || nextTry === 0 ? {} : { nextTry }) };
  }

  /** What was just committed. */
  offer(behaviours: readonly Behaviour[]): void {
    for (const [name, follower] of this.#followers) {
      const own = behaviours.filter(({ type }) => type.name === name);
      if (own.length === 0) continue;
      follower.offer(own.map((behaviour) => ({ behaviour, keyText: rowJson(behaviour.type.key, behaviour.key) })));
    }
  }

  /** Resolves when all that the archive has is delivered or given up. */
  async drained(): Promise<void> {
    await Promise.all([...this.#followers.values()].map((follower) => follower.drained()));
  }

  async close(hurry: AbortSignal): Promise<void> {
    const ends = await Promise.allSettled([...this.#followers.values()].map((follower) => follower.close(hurry)));
    for (const circuit of this.#circuits.values()) circuit.close();
    for (const client of this.#clients) await client.close();
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
  }

  async #begin(table: WebhookTable, options: WebhooksOptions): Promise<void> {
    const { archive, clock, random, source, project, onNote } = options;
    const { name, connector } = table;
    const { maxAttempts, maxConcurrency, timeout, allowsPrivate, secret } = connector;
    const url = urlOf(name, connector);
    const key = secret === undefined ? undefined : webhookKey(secret);
    const client = new WebhookClient({
      url,
      timeout,
      allowsPrivate,
      connections: maxConcurrency,
      clock,
      ...(key === undefined ? {} : { key }),
    });
    this.#clients.push(client);
    const types = project.queries.filter(({ into }) => into?.type.name === name).map(outputType);
    const [usual] = types;
    if (usual === undefined) return;
    const typeOf = (query: string) => types.find((type) => type.query === query) ?? usual;
    const toEvent = webhookEvents(table, source, onNote);
    const follower = await BehaviourFollower.begin({
      outbox: archiveOutbox(archive, name, typeOf),
      store: await ReactionStore.open(archive, { name, behaviour: name }),
      clock,
      from: 'beginning',
      maxConcurrency,
      maxAttempts,
      delays: (): RetryDelays => retryDelays({ ...DELAYS, random }),
      circuit: this.#circuitOf(url.host, options),
      deliver: ({ behaviour }, signal) => client.post(webhookMessage(toEvent(behaviour), connector), signal),
      onFailed: ({ behaviour: { id } }, { tries, reason }) => {
        if (this.#failed++ === 0)
          onNote(`${name}: given up on ${id} after ${tries === 1 ? 'a try' : `${tries} tries`}: ${reason}`);
      },
    });
    this.#followers.set(name, follower);
    follower.failed.catch((error: unknown) => onNote(`${name}: nothing is delivered any more: ${String(error)}`));
  }

  #circuitOf(host: string, { clock, random }: WebhooksOptions): Circuit {
    const known = this.#circuits.get(host);
    if (known !== undefined) return known;
    const delays = (): RetryDelays => retryDelays({ ...HOST_DELAYS, random });
    const circuit = new Circuit({ clock, threshold: FAILURES_IN_A_ROW, delays });
    this.#circuits.set(host, circuit);
    return circuit;
  }
}

/** An address that nothing is ever sent to is a mistake of the file; what a name leads to shows when it is looked up. */
function urlOf(name: string, { url, allowsPrivate }: WebhookConnector): URL {
  try {
    const parsed = new URL(url);
    checkHost(parsed, allowsPrivate);
    return parsed;
  } catch (error) {
    if (!(error instanceof RefusedAddress)) throw error;
    throw new MotifError('INVALID_QUERY', {
      message: `nothing is sent to webhook ${name}: ${error.message}`,
      hint: "Where the receiver is meant to be there, write 'allow.private-addresses' = 'true'; link-local addresses are never allowed.",
    });
  }
}
