import type { Reloads } from '../engine/reloading/reloads.js';
import { MotifError } from '../errors.js';
import { type KafkaAdmin, KafkaError } from '../kafka/driver.js';
import type { Project } from '../query/plan.js';
import { planStages } from '../query/stages/plan-stages.js';
import { webhookTables } from '../query/webhook-tables.js';
import { Layout } from './layout.js';
import { layoutChanges, stagesWith } from './layout-changes.js';
import type { MemberOptions } from './member-options.js';
import type { MemberPlan, MemberQueries } from './member-queries.js';
import { prepareTopics } from './prepare-topics.js';
import { toMotifError } from './to-motif-error.js';

/** Lets other projects take the place of the one that a process works on, where its tasks can go on with them. */
export class MemberReloads {
  readonly #options: MemberOptions;
  readonly #queries: MemberQueries;
  readonly #admin: KafkaAdmin;
  readonly #onChange: (plan: MemberPlan) => void;
  #reading: Promise<void> = Promise.resolve();

  /** `onChange` is told before tasks are. */
  constructor(options: MemberOptions, queries: MemberQueries, admin: KafkaAdmin, onChange: (plan: MemberPlan) => void) {
    this.#options = options;
    this.#queries = queries;
    this.#admin = admin;
    this.#onChange = onChange;
  }

  /** `onFailed` is told what is nobody's mistake. */
  begin(onFailed: (error: unknown) => void): void {
    const { reloads } = this.#options;
    if (reloads === undefined) return;
    const take = (): void => {
      this.#reading = this.#reading.then(() => this.#take(reloads)).catch(onFailed);
    };
    reloads.listen(take);
    take();
  }

  async #take(reloads: Reloads): Promise<void> {
    const { signal, onNote } = this.#options;
    const project = reloads.take();
    if (project === undefined || signal.aborted) return;
    try {
      const refused = this.#refused(project);
      if (refused.length === 0) await this.#change(reloads, project);
      else await onNote(`needs a restart: ${refused.join('; ')}; the queries go on as they were`);
    } catch (error) {
      const known = error instanceof KafkaError ? toMotifError(error) : error;
      if (!(known instanceof MotifError)) throw error;
      await onNote(`${known.message}\nthe queries go on as they were`);
    }
  }

  #refused(project: Project): readonly string[] {
    const { webhooks = [] } = this.#options;
    const delivered = new Set(webhooks.map(({ table }) => table.name));
    const others = webhookTables(project).filter(({ name }) => !delivered.has(name));
    return [
      ...layoutChanges(this.#queries.plan, project, planStages(project)),
      ...others.map(({ name }) => `webhook ${name} is not delivered to by this run`),
    ];
  }

  async #change(reloads: Reloads, project: Project): Promise<void> {
    const { groupId, onNote, schemasOf } = this.#options;
    const { layout: before, schemas } = this.#queries.plan;
    const layout = new Layout(groupId, stagesWith(before.stages, planStages(project)));
    for (const did of await prepareTopics(this.#admin, layout, layout.writtenTopics)) await onNote(did);
    const plan = { project, layout, schemas: (await schemasOf?.(project)) ?? schemas };
    await reloads.begin?.(project);
    this.#onChange(plan);
    this.#queries.change(plan);
  }
}
