import type { Position } from '../../event.js';
import type { Timestamp } from '../../time.js';
import type { Taken } from '../partitions/partition-input.js';
import type { InputChange, TakenIdentities } from '../partitions/partition-state.js';
import type { Partitions } from '../partitions/partitions.js';
import type { InputChanges } from '../reloading/input-changes.js';
import type { Task } from '../task.js';

/** What leads, with an epoch's events, from the state before it to the state after it. */
export interface EpochRecord {
  /** Of each batch of events, in their order: which of its rows were late. */
  readonly late: readonly Uint32Array[];
  /** Where events are read again: those that were late, or no events, by the identity of their input. */
  readonly aside?: readonly AsideRows[];
  /** Who the events are that are not to be taken again, by the identity of their input. */
  readonly identities?: readonly (readonly [identity: string, TakenIdentities])[];
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
  /** They had come before. Absent: none. */
  readonly repeated?: readonly Position[];
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
      ...identitiesOf(taken),
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
  const aside = taken.flatMap(({ identity, late, refused, repeated }) =>
    late.length + refused.length + repeated.length === 0
      ? []
      : [
          {
            identity,
            late: late.map(({ position }) => position),
            refused: refused.map(({ position }) => position),
            ...(repeated.length === 0 ? {} : { repeated }),
          },
        ],
  );
  return aside.length === 0 ? {} : { aside };
}

/** Absent where nothing is known of who events are. */
function identitiesOf(taken: readonly Taken[]): Pick<EpochRecord, 'identities'> {
  const identities = taken.flatMap(({ identity, identities: given }) =>
    given === undefined || given.times.length === 0 ? [] : [[identity, given] as const],
  );
  return identities.length === 0 ? {} : { identities };
}
