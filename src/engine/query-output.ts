import type { Batch } from '../batch.js';
import type { Behaviour, FoundBehaviour } from '../behaviour.js';
import type { DeadLetter } from '../dead-letter.js';
import type { Position } from '../event.js';
import type { QueryPlan } from '../query/plan.js';
import type { Timestamp } from '../time.js';
import type { BehaviourRows } from './behaviour-rows.js';
import { inserter } from './inserter.js';

/** What a query gives: its behaviours in the order in which it gives them, each with its place. */
export class QueryOutput {
  readonly #source: string;
  readonly #partition: number;
  readonly #insert: ReturnType<typeof inserter> | undefined;
  /** Absent: no other query reads it. */
  #rows: BehaviourRows | undefined;
  #count = 0;
  #saved = 0;
  #watermark: Timestamp = Number.NEGATIVE_INFINITY;

  constructor(plan: QueryPlan, rows: BehaviourRows | undefined, partition: number) {
    this.#partition = partition;
    this.#source = plan.type.name;
    this.#insert = plan.into && inserter(plan.type, plan.into);
    this.#rows = rows;
  }

  /** Other queries have come that read it, or those that did are gone. */
  giveRows(rows: BehaviourRows | undefined): void {
    this.#rows = rows === undefined ? undefined : (this.#rows ?? rows);
  }

  /** Whether another query reads it: only then is it asked how far it has come. */
  get isRead(): boolean {
    return this.#rows !== undefined;
  }

  /** No behaviour with an event time before this is still to come. */
  get watermark(): Timestamp {
    return this.#watermark;
  }

  /** With INSERT INTO, as the stream has them; those that it cannot have are rejected. */
  take(found: readonly FoundBehaviour[], reject: (letter: DeadLetter) => void): readonly Behaviour[] {
    const behaviours: Behaviour[] = [];
    for (const behaviour of found) {
      const position = this.#nextPosition();
      const inserted = this.#insert === undefined ? behaviour : this.#insert(behaviour);
      if (typeof inserted !== 'string') behaviours.push({ ...inserted, position });
      else reject({ stream: this.#source, position, reason: inserted, raw: '' });
    }
    return behaviours;
  }

  /** What it gives once more, revised: it is as the stream has it already. */
  again(revised: readonly FoundBehaviour[]): readonly Behaviour[] {
    return revised.map((behaviour) => ({ ...behaviour, position: this.#nextPosition() }));
  }

  /** As rows for those that read it; undefined: there are none, or nobody does. */
  rows(behaviours: readonly Behaviour[]): Batch | undefined {
    return behaviours.length === 0 ? undefined : this.#rows?.of(behaviours);
  }

  #nextPosition(): Position {
    return { source: this.#source, partition: this.#partition, offset: this.#count++ };
  }

  reach(watermark: Timestamp): void {
    this.#watermark = Math.max(this.#watermark, watermark);
  }

  /** How many behaviours there have been. */
  get count(): number {
    return this.#count;
  }

  /** The same, where that has changed since it was last asked. */
  takeCount(): number | undefined {
    if (this.#count === this.#saved) return undefined;
    this.#saved = this.#count;
    return this.#count;
  }

  restore(count: number): void {
    this.#count = count;
    this.#saved = count;
  }
}
