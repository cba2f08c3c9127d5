import type { Archive } from '../../src/archive/archive.js';
import type { Epoch, Kept, StatePiece } from '../../src/archive/epoch.js';

/** An archive that keeps what it is given, and can refuse a commit. */
export class MemoryArchive implements Archive {
  readonly directory: string = 'memory';
  readonly epochs: Epoch[] = [];
  /** Commits that are still to succeed; the one after them fails. */
  commitsLeft: number = Number.POSITIVE_INFINITY;
  readonly #pieces = new Map<string, StatePiece>();
  readonly #checkpointRows: number;
  /** Epochs since the last checkpoint. */
  #since: Epoch[] = [];

  readonly #rereads: boolean;

  /**
   * `checkpointRows`: after how many a checkpoint is due; with 0, each epoch brings one. `rereads`: it does not give events
   * back, so that they have to be read again.
   */
  constructor(checkpointRows: number = 0, rereads: boolean = false) {
    this.#checkpointRows = checkpointRows;
    this.#rereads = rereads;
  }

  knownOffset(): undefined {
    return undefined;
  }

  get checkpointDue(): boolean {
    return this.#since.reduce((sum, epoch) => sum + rowsOf(epoch), 0) >= this.#checkpointRows;
  }

  async restore(): Promise<Kept> {
    const epochs = this.#since.map((epoch) => ({
      record: epoch.record,
      length: rowsOf(epoch),
      ...(this.#rereads ? {} : { events: async () => epoch.events }),
    }));
    return { pieces: [...this.#pieces.values()], epochs };
  }

  async commit(epoch: Epoch): Promise<void> {
    if (this.commitsLeft-- <= 0) throw new Error('no space left');
    this.epochs.push(epoch);
    if (epoch.checkpoint === undefined) this.#since.push(epoch);
    else this.#since = [];
    for (const [name, { owner }] of this.#pieces) {
      if (epoch.checkpoint?.forgotten?.includes(owner) === true) this.#pieces.delete(name);
    }
    for (const piece of epoch.checkpoint?.pieces ?? []) {
      const name = JSON.stringify([piece.owner, piece.key]);
      if (piece.state === null) this.#pieces.delete(name);
      else this.#pieces.set(name, piece);
    }
  }

  async tend(): Promise<void> {}

  async close(): Promise<void> {}

  /** Names of all pieces of state. */
  get left(): readonly string[] {
    return [...this.#pieces.keys()].toSorted();
  }

  /** State that belongs to a query or holds events back. */
  get open(): readonly StatePiece[] {
    return [...this.#pieces.values()].filter(
      ({ owner }) => owner.startsWith('query ') || owner.startsWith('ordering '),
    );
  }
}

function rowsOf({ events }: Epoch): number {
  return events.reduce((sum, { length }) => sum + length, 0);
}
