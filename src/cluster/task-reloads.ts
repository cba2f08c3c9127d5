import type { Reloads } from '../engine/reloading/reloads.js';
import type { Project } from '../query/plan.js';
import type { Stage } from '../query/stages/stage.js';
import type { MemberQueries } from './member-queries.js';
import type { TaskName } from './task-name.js';

/** The queries of a task become others as those of its process do. */
export class TaskReloads implements Reloads {
  readonly #name: TaskName;
  readonly #queries: MemberQueries;
  readonly #begin: (stage: Stage) => void;
  #stage: Stage;
  #end: () => void = () => undefined;

  /** `stage`: as it begins; `begin` is called before the first commit with another one. */
  constructor(name: TaskName, stage: Stage, queries: MemberQueries, begin: (stage: Stage) => void) {
    this.#name = name;
    this.#stage = stage;
    this.#queries = queries;
    this.#begin = begin;
  }

  take(): Project | undefined {
    const stage = this.#queries.stageOf(this.#name);
    if (stage === undefined || stage === this.#stage) return undefined;
    this.#stage = stage;
    return stage.project;
  }

  listen(wake: () => void): void {
    this.#end = this.#queries.listen(wake);
  }

  async begin(): Promise<void> {
    this.#begin(this.#stage);
  }

  close(): void {
    this.#end();
  }
}
