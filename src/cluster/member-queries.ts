import type { Project } from '../query/plan.js';
import type { Stage } from '../query/stages/stage.js';
import type { Layout } from './layout.js';
import type { MessageSchemas } from './message-schemas.js';
import type { TaskName } from './task-name.js';

/** A project as tasks work on it. */
export interface MemberPlan {
  readonly project: Project;
  readonly layout: Layout;
  readonly schemas: MessageSchemas;
}

/** What the tasks of a process work with: the queries may become others under way, and the stages may not. */
export class MemberQueries {
  #plan: MemberPlan;
  readonly #listeners = new Set<() => void>();

  constructor(plan: MemberPlan) {
    this.#plan = plan;
  }

  get plan(): MemberPlan {
    return this.#plan;
  }

  stageOf({ stage: name }: TaskName): Stage | undefined {
    return this.#plan.layout.stages.find((stage) => stage.name === name);
  }

  change(plan: MemberPlan): void {
    this.#plan = plan;
    for (const listener of this.#listeners) listener();
  }

  /** Returns what ends that. */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
}
