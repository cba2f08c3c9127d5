import { requireArchive } from '../archive/open-for-question.js';
import { rowJson } from '../archive/row-json.js';
import type { Behaviour } from '../behaviour.js';
import type { SystemClock } from '../engine/system-clock.js';
import { outputType, type Project } from '../query/plan.js';
import { type WebhookTable, webhookTables } from '../query/webhook-tables.js';
import { secretNames } from '../secret-names.js';
import { secretGoneNote } from '../sinks/secret-gone-note.js';
import { webhookEvents } from '../sinks/webhook-event.js';
import type { Timestamp } from '../time.js';
import { BehaviourFollower } from './behaviour-follower.js';
import { archiveOutbox } from './behaviour-outbox.js';
import { givenUpNote } from './given-up-note.js';
import { ReactionStore } from './reaction-store.js';
import { WebhookTargets } from './webhook-targets.js';

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

/** Delivers what queries insert into webhooks, as the archive has it; each table goes on where it was. */
export class Webhooks {
  readonly #followers = new Map<string, BehaviourFollower>();
  readonly #targets: WebhookTargets;
  #failed = 0;

  private constructor(options: WebhooksOptions) {
    this.#targets = new WebhookTargets(options);
  }

  /** @throws MotifError `INVALID_QUERY` for a URL where nothing is sent, `ARCHIVE_LOCKED` while another process delivers. */
  static async open(options: WebhooksOptions): Promise<Webhooks> {
    const webhooks = new Webhooks(options);
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
    await this.#targets.close();
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
  }

  async #begin(table: WebhookTable, options: WebhooksOptions): Promise<void> {
    const { archive, clock, source, project, onNote } = options;
    const { name, connector } = table;
    const { post, maxConcurrency, maxAttempts, delays, circuit } = this.#targets.open(table);
    const types = project.queries.filter(({ into }) => into?.type.name === name).map(outputType);
    const [usual] = types;
    if (usual === undefined) return;
    const typeOf = (query: string) => types.find((type) => type.query === query) ?? usual;
    const toEvent = webhookEvents(table, source, {
      isSecret: secretNames(connector.secretHeaders),
      onSecretGone: secretGoneNote(name, onNote),
    });
    const follower = await BehaviourFollower.begin({
      outbox: archiveOutbox(archive, name, typeOf),
      store: await ReactionStore.open(archive, { name, behaviour: name }),
      clock,
      from: 'beginning',
      maxConcurrency,
      maxAttempts,
      delays,
      ...(circuit === undefined ? {} : { circuit }),
      deliver: ({ behaviour }, signal) => post(toEvent(behaviour), signal),
      onFailed: ({ behaviour: { id } }, result) => {
        if (this.#failed++ === 0) onNote(givenUpNote(name, id, result));
      },
    });
    this.#followers.set(name, follower);
    follower.failed.catch((error: unknown) => onNote(`${name}: nothing is delivered any more: ${String(error)}`));
  }
}
