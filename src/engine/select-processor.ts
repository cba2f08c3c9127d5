import { type Batch, positionAt, timeAt, valueAt } from '../batch.js';
import type { FoundBehaviour } from '../behaviour.js';
import type { SelectQueryPlan } from '../query/plan.js';
import { BehaviourIds } from './behaviour-ids.js';
import type { Found, Processor, StateChanges } from './processor.js';

/** A query without MATCH_RECOGNIZE at work: each row of its input is a behaviour. It remembers nothing. */
export class SelectProcessor implements Processor {
  readonly plan: SelectQueryPlan;
  readonly #ids: BehaviourIds;
  #behaviours: FoundBehaviour[] = [];

  constructor(plan: SelectQueryPlan) {
    this.plan = plan;
    this.#ids = new BehaviourIds(plan.type);
  }

  process(batch: Batch): void {
    const { type, input } = this.plan;
    const columns = batch.columns.slice(0, type.columns.length);
    const part = batch.columns[type.columns.length];
    for (let row = 0; row < batch.length; row++) {
      const position = positionAt(batch, row);
      const time = timeAt(batch, row);
      this.#behaviours.push({
        type,
        kind: 'row',
        id: this.#ids.of([], [position], part === undefined ? undefined : Number(valueAt(part, row))),
        time: Number.isNaN(time) ? null : time,
        key: [],
        values: columns.map((column) => valueAt(column, row)),
        evidence: [{ variable: input.name, ...position }],
      });
    }
  }

  advance(): void {}

  earliestUndecided(): number {
    return Number.POSITIVE_INFINITY;
  }

  takeFound(): Found {
    const behaviours = this.#behaviours;
    this.#behaviours = [];
    return { behaviours, deadLetters: [] };
  }

  takeChanges(): StateChanges {
    return { states: new Map(), logs: [] };
  }

  forgetChanges(): void {}

  restore(): void {}
}
