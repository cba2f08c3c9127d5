import type { FoundBehaviour } from '../../behaviour.js';
import type { DeadLetter } from '../../dead-letter.js';
import type { Position } from '../../event.js';
import type { QueryPlan } from '../../query/plan.js';
import type { Found } from '../processor.js';

/** What a query has found since it was last asked. */
export class FoundSoFar {
  readonly #plan: QueryPlan;
  #behaviours: FoundBehaviour[] = [];
  #deadLetters: DeadLetter[] = [];

  constructor(plan: QueryPlan) {
    this.#plan = plan;
  }

  add(behaviour: FoundBehaviour): void {
    this.#behaviours.push(behaviour);
  }

  /** What stands at that position of `stream`, by default the query's input, cannot be computed. */
  reject(position: Position, reason: string, stream: string = this.#plan.input.name): void {
    this.#deadLetters.push({ stream, position, reason: `query ${this.#plan.type.name}: ${reason}`, raw: '' });
  }

  take(): Found {
    const found = { behaviours: this.#behaviours, deadLetters: this.#deadLetters };
    this.#behaviours = [];
    this.#deadLetters = [];
    return found;
  }
}
