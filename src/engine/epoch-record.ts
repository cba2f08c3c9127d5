import type { Position } from '../event.js';
import type { Timestamp } from '../time.js';
import type { InputChanges } from './input-changes.js';
import type { Taken } from './partition-input.js';
import type { InputChange } from './partition-state.js';
import type { Partitions } from './partitions.js';
import type { Task } from './task.js';

/** What leads, with an epoch's events, from the state before it to the state after it. */
export interface EpochRecord {
  /** Of each batch of events, in their order: which of its rows were late. */
  readonly late: readonly Uint32Array[];
  /** Where events are read again: those that were late, or no events, by the identity of their input. */
  readonly aside?: readonly AsideRows[];
  /** How far event time was. */
  readonly reached: Timestamp;
  /** Partitions that are read since this epoch, and those that are further. */
  readonly inputs: readonly InputChange[];
  /** How many behaviours queries had given by then, by name, where that is more than before. */
  readonly given: readonly (readonly [query: string, count: number])[];
}

/** Where events of one input stood that took no part. */
export interface AsideRows {
  readonly identity: string;
  /** They came behind the watermark. */
  readonly late: readonly Position[];
  /** They were refused: their time is too far ahead. */
  readonly refused: readonly Position[];
}

/** Says of each epoch what replay needs. */
export class RecordWriter {
  readonly #task: Task;
  readonly #partitions: Partitions;
  readonly #inputs: InputChanges;
  readonly #given = new Map<string, number>();

  constructor(task: Task, partitions: Partitions, inputs: InputChanges) {
    this.#task = task;
    this.#partitions = partitions;
    this.#inputs = inputs;
    this.#takeGiven();
  }

  take(taken: readonly Taken[]): EpochRecord {
    return {
      late: taken.flatMap(({ batch, lateRows }) => (batch.length === 0 ? [] : [lateRows])),
      ...asideOf(taken),
      reached: this.#partitions.reached,
      inputs: this.#inputs.take(),
      given: this.#takeGiven(),
    };
  }

  #takeGiven(): [string, number][] {
    const more: [string, number][] = [];
    for (const { plan, output } of this.#task.nodes) {
      const query = plan.type.name;
      if (output.count === (this.#given.get(query) ?? 0)) continue;
      this.#given.set(query, output.count);
      more.push([query, output.count]);
    }
    return more;
  }
}

/** Absent, mostly. */
function asideOf(taken: readonly Taken[]): Pick<EpochRecord, 'aside'> {
  const aside = taken.flatMap(({ identity, late, refused }) =>
    late.length + refused.length === 0
      ? []
      : [
          {
            identity,
            late: late.map(({ position }) => position),
            refused: refused.map(({ position }) => position),
          },
        ],
  );
  return aside.length === 0 ? {} : { aside };
}
