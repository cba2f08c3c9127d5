import { requireArchive } from '../archive/questions/open-for-question.js';
import { rowJson } from '../archive/row-json.js';
import type { Behaviour, BehaviourType } from '../behaviour.js';
import type { SystemClock } from '../engine/system-clock.js';
import { MotifError } from '../errors.js';
import { outputType, type Project } from '../query/plan.js';
import { type WebhookTable, webhookTables } from '../query/webhook-tables.js';
import { secretNames } from '../secret-names.js';
import { secretGoneNote } from '../sinks/secret-gone-note.js';
import { webhookEvents } from '../sinks/webhook-event.js';
import { SECOND, type Timestamp } from '../time.js';
import { BehaviourFollower } from './behaviour-follower.js';
import { archiveOutbox } from './behaviour-outbox.js';
import { givenUpNote } from './given-up-note.js';
import { ReactionStore } from './reaction-store.js';
import { type WebhookTarget, WebhookTargets } from './webhook-targets.js';

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

/** A table whose behaviours are delivered. */
interface Delivered {
  /** What it depends on: with another text it begins anew. */
  readonly text: string;
  readonly follower: BehaviourFollower;
  readonly target: WebhookTarget;
}

/** How long what is under way may take when its table is declared otherwise, or is gone. */
const LAST_ANSWERS = 2 * SECOND;

/** Delivers what queries insert into webhooks, as the archive has it; each table goes on where it was. */
export class Webhooks {
  readonly #options: WebhooksOptions;
  /** The archive's folder, without symbolic links. */
  readonly #archive: string;
  readonly #delivered = new Map<string, Delivered>();
  readonly #targets: WebhookTargets;
  /** Changes to each table are made one after the other, and nobody waits for them. */
  readonly #changes = new Map<string, Promise<void>>();
  readonly #hurry = new AbortController();
  #isClosed = false;
  /** Given up since it began, by table and id. */
  readonly #failed: Set<string> = new Set();

  private constructor(options: WebhooksOptions, archive: string) {
    this.#options = options;
    this.#archive = archive;
    this.#targets = new WebhookTargets(options);
  }

  /** @throws MotifError `INVALID_QUERY` for a URL where nothing is sent, `ARCHIVE_LOCKED` while another process delivers. */
  static async open(options: WebhooksOptions): Promise<Webhooks> {
    const webhooks = new Webhooks(options, await requireArchive(options.archive));
    try {
      for (const table of webhookTables(options.project)) await webhooks.#begin(table, options.project);
      return webhooks;
    } catch (error) {
      await webhooks.close(AbortSignal.abort()).catch(() => undefined);
      throw error;
    }
  }

  get hasTables(): boolean {
    return this.#delivered.size > 0;
  }

  get progress(): DeliveryProgress {
    const all = [...this.#delivered.values()].map(({ follower }) => follower.progress);
    const waiting = all.filter(({ left }) => left > 0).map(({ nextTry }) => nextTry ?? 0);
    const nextTry = Math.min(...waiting);
    const left = all.reduce((sum, one) => sum + one.left, 0);
    return { left, failed: this.#failed.size, ...(left === 0 || nextTry === 0 ? {} : { nextTry }) };
  }

  /** What was just committed. */
  offer(behaviours: readonly Behaviour[]): void {
    for (const [name, { follower }] of this.#delivered) {
      const own = behaviours.filter(({ type }) => type.name === name);
      if (own.length === 0) continue;
      follower.offer(own.map((behaviour) => ({ behaviour, keyText: rowJson(behaviour.type.key, behaviour.key) })));
    }
  }

  /**
   * Another project's tables from now on, soon: one that is new is delivered at once, one that is declared otherwise as it is
   * declared now, after what is under way; of one that is gone nothing more is.
   */
  change(project: Project): void {
    const tables = new Map(webhookTables(project).map((table) => [table.name, table]));
    for (const name of new Set([...this.#delivered.keys(), ...this.#changes.keys(), ...tables.keys()])) {
      const turn = (this.#changes.get(name) ?? Promise.resolve())
        .then(() => this.#replace(name, tables.get(name), project))
        .catch((error: unknown) => this.#options.onNote(`${name}: nothing is delivered: ${textOf(error)}`));
      this.#changes.set(name, turn);
    }
  }

  /** Resolves when all that the archive has is delivered or given up. */
  async drained(): Promise<void> {
    await Promise.all(this.#changes.values());
    await Promise.all([...this.#delivered.values()].map(({ follower }) => follower.drained()));
  }

  async close(hurry: AbortSignal): Promise<void> {
    this.#isClosed = true;
    const hasten = (): void => this.#hurry.abort();
    if (hurry.aborted) hasten();
    hurry.addEventListener('abort', hasten, { once: true });
    await Promise.all(this.#changes.values());
    const ends = await Promise.allSettled([...this.#delivered.values()].map(({ follower }) => follower.close(hurry)));
    await this.#targets.close();
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
  }

  async #replace(name: string, table: WebhookTable | undefined, project: Project): Promise<void> {
    const { onNote } = this.#options;
    const before = this.#delivered.get(name);
    if (this.#isClosed || before?.text === (table === undefined ? undefined : declarationText(table, project))) return;
    if (before !== undefined) await this.#end(name, before);
    if (this.#isClosed) return;
    const left = before?.follower.progress.left ?? 0;
    if (table === undefined)
      return onNote(`${name}: not delivered any more${left === 0 ? '' : `, ${left} left in the archive`}`);
    await this.#begin(table, project);
    onNote(`${name}: delivering${before === undefined ? '' : ' as it is declared now'}`);
  }

  /** Ends after what is under way. */
  async #end(name: string, { follower, target }: Delivered): Promise<void> {
    const isEnded = new AbortController();
    const late = new AbortController();
    void this.#options.clock.wait(LAST_ANSWERS, isEnded.signal).then(() => late.abort());
    try {
      await follower.close(AbortSignal.any([late.signal, this.#hurry.signal]));
    } finally {
      isEnded.abort();
      this.#delivered.delete(name);
      await this.#targets.shut(target);
    }
  }

  async #begin(table: WebhookTable, project: Project): Promise<void> {
    const { clock, source, onNote } = this.#options;
    const { name, connector } = table;
    const types = typesOf(table, project);
    const [usual] = types;
    if (usual === undefined) return;
    const typeOf = (query: string) => types.find((type) => type.query === query) ?? usual;
    const target = this.#targets.open(table);
    const { post, maxConcurrency, maxAttempts, delays, circuit } = target;
    const toEvent = webhookEvents(table, source, {
      isSecret: secretNames(connector.secretHeaders),
      onSecretGone: secretGoneNote(name, onNote),
    });
    const follower = await BehaviourFollower.begin({
      outbox: archiveOutbox(this.#archive, name, typeOf),
      store: await ReactionStore.open(this.#archive, { name, behaviour: name }),
      clock,
      from: 'beginning',
      maxConcurrency,
      maxAttempts,
      delays,
      ...(circuit === undefined ? {} : { circuit }),
      deliver: ({ behaviour }, signal) => post(toEvent(behaviour), signal),
      onFailed: ({ behaviour: { id } }, result) => {
        if (this.#failed.size === 0) onNote(givenUpNote(name, id, result));
        this.#failed.add(`${name} ${id}`);
      },
      onMended: ({ behaviour: { id } }) => void this.#failed.delete(`${name} ${id}`),
    });
    this.#delivered.set(name, { text: declarationText(table, project), follower, target });
    // What was committed since it first looked nobody has offered.
    follower.lookAgain();
    follower.failed.catch((error: unknown) => onNote(`${name}: nothing is delivered any more: ${textOf(error)}`));
  }
}

function typesOf({ name }: WebhookTable, { queries }: Project): readonly BehaviourType[] {
  return queries.filter(({ into }) => into?.type.name === name).map(outputType);
}

/** It has secrets in it. */
function declarationText(table: WebhookTable, project: Project): string {
  const { schema, connector } = table;
  return JSON.stringify([schema, connector, typesOf(table, project)]);
}

function textOf(error: unknown): string {
  return error instanceof MotifError ? error.message : String(error);
}
