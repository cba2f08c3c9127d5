import type { InputChange, PartitionState } from '../partitions/partition-state.js';
import type { Partitions } from '../partitions/partitions.js';

/** Which partitions are further than when this was last asked, or new. */
export class InputChanges {
  readonly #partitions: Partitions;
  readonly #told: Map<string, PartitionState | undefined>;

  constructor(partitions: Partitions, told: Iterable<InputChange> = []) {
    this.#partitions = partitions;
    this.#told = new Map(told);
  }

  take(): InputChange[] {
    const changes: InputChange[] = [];
    for (const { identity, state } of this.#partitions.inputs) {
      if (this.#told.has(identity) && this.#told.get(identity) === state) continue;
      this.#told.set(identity, state);
      changes.push([identity, state]);
    }
    return changes;
  }
}
