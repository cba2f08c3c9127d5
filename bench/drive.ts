import { type Batch, timeAt } from '../src/batch.js';
import { Task } from '../src/engine/task.js';
import type { Project } from '../src/query/plan.js';
import type { Outcome } from './benchmark.js';
import { Tally } from './tally.js';

/** A project's queries, given ordered batches; nothing is kept. */
export class Drive {
  readonly #task: Task;
  readonly #tally = new Tally();
  #events = 0;

  constructor(project: Project) {
    this.#task = new Task(project);
  }

  async process(batch: Batch): Promise<void> {
    this.#events += batch.length;
    this.#task.orders.get(batch.stream)?.add(batch);
    const { behaviours } = await this.#task.advance(timeAt(batch, batch.length - 1) + 1);
    for (const { evidence } of behaviours) this.#tally.match(evidence[0]?.offset ?? -1, evidence.at(-1)?.offset ?? -1);
    for (const { processor } of this.#task.nodes) processor.forgetChanges();
  }

  /** Of everything so far. */
  outcome(): Outcome {
    return this.#tally.outcome(this.#events);
  }
}
