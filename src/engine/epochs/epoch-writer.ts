import type { StatePiece } from '../../archive/epoch.js';
import type { Timestamp } from '../../time.js';
import type { RunOptions } from '../contract.js';
import type { Taken } from '../partitions/partition-input.js';
import type { Partitions } from '../partitions/partitions.js';
import { InputChanges } from '../reloading/input-changes.js';
import type { EpochStore, HandedOn, TaskEpoch } from '../store.js';
import type { Task, TaskFindings } from '../task.js';
import { type Checkpoint, CheckpointWriter, isWatermark } from './checkpoint.js';
import { encodeState } from './codec.js';
import { RecordWriter } from './epoch-record.js';
import type { EvolvedCheckpoint } from './evolve-checkpoint.js';

/** What a step led to. */
export interface Step extends TaskFindings {
  /**
   * `stop`: the run ends; `close`: and its input, and so time; `change`: its queries are others from here on; `revision`: what
   * was told is revised. Who goes on then begins with the state that this leaves.
   */
  readonly kind: 'step' | 'stop' | 'close' | 'change' | 'revision';
  readonly taken: readonly Taken[];
  /** Of each stream that is handed on. */
  readonly handedOn: readonly HandedOn[];
  /** Whether time alone has changed the state: rows that were held back are no more. */
  readonly hasReleased: boolean;
}

/** What it goes on from. */
export interface WriterBeginning extends Pick<EvolvedCheckpoint, 'changed'> {
  readonly checkpoint: Pick<Checkpoint, 'inputs' | 'partitions' | 'versions' | 'since'>;
}

/** What queries changed under way leave behind. */
export interface LeftBehind {
  /** What was there before, by name. */
  readonly versions: ReadonlyMap<string, string>;
  /** Owners whose pieces hold no more. */
  readonly forgotten: readonly string[];
}

const NO_RECORD: Uint8Array = new Uint8Array(0);

/** Makes epochs of what steps led to: with the state where a checkpoint is due, else with what a replay needs. */
export class EpochWriter {
  readonly #store: EpochStore | undefined;
  readonly #task: Task;
  readonly #partitions: Partitions;
  readonly #checkpoints: CheckpointWriter;
  readonly #records: RecordWriter;
  #begun: readonly StatePiece[];
  #forgotten: readonly string[];
  #isFirst: boolean;
  /** The watermarks that were last handed on. */
  readonly #handedOn = new Map<string, Timestamp>();
  /** Epochs that have only a record, since the last checkpoint. */
  #replayable: number;

  constructor(
    { store, project }: RunOptions,
    task: Task,
    partitions: Partitions,
    { checkpoint, changed }: WriterBeginning,
    { versions, forgotten }: LeftBehind = { versions: new Map(), forgotten: [] },
  ) {
    this.#store = store;
    this.#task = task;
    this.#partitions = partitions;
    this.#checkpoints = new CheckpointWriter(task, partitions);
    const told = [...checkpoint.inputs].map((identity) => [identity, checkpoint.partitions.get(identity)] as const);
    this.#records = new RecordWriter(task, partitions, new InputChanges(partitions, told));
    const kept = changed.filter(({ owner }) => !forgotten.includes(owner));
    this.#begun = store === undefined ? [] : [...kept, ...this.#checkpoints.begin(project, versions)];
    this.#forgotten = forgotten;
    this.#isFirst = checkpoint.versions.size === 0;
    this.#replayable = checkpoint.since.length;
  }

  /** Pieces that the next checkpoint brings, whatever has changed by then. */
  get pending(): readonly StatePiece[] {
    return this.#begun;
  }

  /** Undefined where there is nothing to commit. */
  write(step: Step): TaskEpoch | undefined {
    const { kind, taken, behaviours, deadLetters, nearMisses, hasReleased } = step;
    const handedOn = step.handedOn.filter((one) => this.#hasMoved(one));
    const found = {
      events: taken.flatMap(({ batch }) => (batch.length === 0 ? [] : [batch])),
      late: taken.flatMap(({ late }) => late),
      deadLetters: [...taken.flatMap((one) => one.deadLetters), ...deadLetters],
      behaviours,
      ...duplicatesOf(taken),
      nearMisses,
    };
    const given = behaviours.length + deadLetters.length + nearMisses.length;
    const isEmpty = taken.length + given + handedOn.length === 0;
    if (this.#store === undefined) {
      for (const { processor } of this.#task.nodes) processor.forgetChanges();
      return isEmpty ? undefined : { ...found, inputs: [], handedOn, record: NO_RECORD };
    }
    if (!isEmpty || hasReleased || kind !== 'step') for (const input of this.#partitions.inputs) input.noteQuiet();
    const record = this.#records.take(taken);
    const { inputs } = record;
    // Time that went by with nothing to show for it need not be remembered: it goes by again.
    const isNothing = isEmpty && !hasReleased && inputs.length === 0;
    const isDue = this.#isFirst || this.#store.checkpointDue;
    if (kind === 'step' && isNothing && !(isDue && this.#replayable > 0)) return undefined;
    if (kind === 'step' && !isDue) {
      this.#replayable++;
      return { ...found, inputs, handedOn, record: encodeState(record) };
    }
    const changes = this.#checkpoints.changes(kind === 'close');
    if (kind !== 'change' && isEmpty && this.#replayable === 0 && changes.every(isWatermark)) return undefined;
    const pieces = [...this.#begun, ...changes];
    const forgotten = this.#forgotten.length === 0 ? {} : { forgotten: this.#forgotten };
    this.#begun = [];
    this.#forgotten = [];
    this.#isFirst = false;
    this.#replayable = 0;
    return { ...found, inputs, handedOn, record: NO_RECORD, checkpoint: { ...forgotten, pieces } };
  }

  /** Whether those who read it elsewhere have something to learn. */
  #hasMoved({ stream, rows, watermark, ended }: HandedOn): boolean {
    const isNew = rows.length > 0 || ended || this.#handedOn.get(stream) !== watermark;
    if (isNew) this.#handedOn.set(stream, watermark);
    return isNew;
  }
}

function duplicatesOf(taken: readonly Taken[]): Pick<TaskEpoch, 'duplicates'> {
  const duplicates = taken.reduce((sum, one) => sum + one.duplicates, 0);
  return duplicates === 0 ? {} : { duplicates };
}
