import type { LateEvent, StatePiece } from '../archive/epoch.js';
import type { Origin } from '../batch.js';
import { type Behaviour, queryOf } from '../behaviour.js';
import type { DeadLetter } from '../dead-letter.js';
import { CheckpointWriter, readCheckpoint, restoreTask, versionsOf } from '../engine/epochs/checkpoint.js';
import { PartitionInput } from '../engine/partitions/partition-input.js';
import { Partitions } from '../engine/partitions/partitions.js';
import { Task } from '../engine/task.js';
import { MotifError } from '../errors.js';
import type { StreamEvent } from '../event.js';
import type { StreamDeclaration } from '../query/plan.js';
import type { Source } from '../sources/source.js';
import type { Timestamp } from '../time.js';
import { EventBatches } from './event-batches.js';
import type { LoadedQuery } from './load-query.js';

/** What a step of a query gave. */
export interface QueryFindings {
  readonly behaviours: readonly Behaviour[];
  readonly late: readonly LateEvent[];
  readonly deadLetters: readonly DeadLetter[];
}

/** A query at work on the events of a pipeline, as the engine runs it. */
export class QueryRun {
  readonly #query: LoadedQuery;
  readonly #task: Task;
  readonly #batches: EventBatches;
  readonly #partitions: Partitions;
  readonly #inputs = new Map<string, PartitionInput>();
  readonly #kept: ReturnType<typeof readCheckpoint>;
  readonly #writer: CheckpointWriter;
  #isNew: boolean;
  #isOver: boolean;

  /** `kept`: what an earlier run left. @throws MotifError `ARCHIVE_MISMATCH` where that was of another query. */
  constructor(query: LoadedQuery, kept: readonly StatePiece[]) {
    this.#query = query;
    this.#task = new Task(query.project);
    this.#batches = new EventBatches(query.stream);
    this.#kept = readCheckpoint({ pieces: kept, epochs: [] });
    this.#isNew = this.#kept.versions.size === 0;
    this.#isOver = this.#kept.closed;
    if (!this.#isNew) this.#requireSame();
    restoreTask(this.#task, this.#kept);
    this.#partitions = new Partitions([], this.#kept.watermark);
    for (const identity of this.#kept.partitions.keys()) this.#add(partitionNamed(identity));
    this.#writer = new CheckpointWriter(this.#task, this.#partitions);
  }

  async take(events: readonly StreamEvent<unknown>[]): Promise<QueryFindings> {
    const { batches, deadLetters } = this.#batches.of(events);
    const late: LateEvent[] = [];
    const refused: DeadLetter[] = [...deadLetters];
    const order = this.#task.orders.get(this.#query.stream.name);
    for (const batch of batches) {
      const [origin] = batch.origins;
      if (order === undefined || origin === undefined) continue;
      const mark = { offset: 0, finished: false };
      const taken = this.#inputOf(origin).take({ batch, deadLetters: [], mark }, order, this.#partitions.reached);
      for (const event of taken.late) late.push(event);
      for (const letter of taken.deadLetters) refused.push(letter);
    }
    // Nothing here is idle, so that no clock is asked.
    const found = await this.#advance(this.#partitions.advance(Number.NEGATIVE_INFINITY));
    return { ...found, late, deadLetters: [...refused, ...found.deadLetters] };
  }

  /** No event is still to come. */
  async end(): Promise<QueryFindings> {
    if (this.#isOver) return { behaviours: [], late: [], deadLetters: [] };
    this.#isOver = true;
    return { ...(await this.#advance(Number.POSITIVE_INFINITY)), late: [] };
  }

  /** What has changed of its state since this was last asked. */
  takeChanges(): readonly StatePiece[] {
    const begun = this.#isNew ? this.#writer.begin(this.#query.project) : [];
    this.#isNew = false;
    return [...begun, ...this.#writer.changes(this.#isOver)];
  }

  /** Nobody will ask. */
  forgetChanges(): void {
    for (const { processor } of this.#task.nodes) processor.forgetChanges();
  }

  close(): Promise<void> {
    return this.#task.close();
  }

  async #advance(watermark: Timestamp): Promise<Omit<QueryFindings, 'late'>> {
    const { behaviours, deadLetters } = await this.#task.advance(watermark);
    const name = queryOf(this.#query.plan.type);
    return { behaviours: behaviours.filter(({ type }) => queryOf(type) === name), deadLetters };
  }

  #inputOf({ source, partition }: Origin): PartitionInput {
    return this.#inputs.get(nameOf(source, partition)) ?? this.#add(partitionOf(this.#query.stream, source, partition));
  }

  #add(source: Source): PartitionInput {
    const input = new PartitionInput(source, this.#query.stream, (identity) => ({
      state: this.#kept.partitions.get(identity),
    }));
    this.#inputs.set(nameOf(source.name, source.partition), input);
    this.#partitions.add(input);
    return input;
  }

  #requireSame(): void {
    for (const [name, version] of versionsOf(this.#query.project)) {
      if (this.#kept.versions.get(name) === version) continue;
      throw new MotifError('ARCHIVE_MISMATCH', {
        message: `${this.#query.plan.file}: ${name} was edited since this archive's last run`,
        hint: 'Begin anew in another folder.',
      });
    }
  }
}

function nameOf(source: string, partition: number): string {
  return `${partition} ${source}`;
}

/** A partition whose events are handed in: nothing is read of it. */
function partitionOf({ name: stream }: Pick<StreamDeclaration, 'name'>, name: string, partition: number): Source {
  return {
    stream,
    name,
    partition,
    async open(): Promise<void> {},
    async read(): Promise<undefined> {},
    async close(): Promise<void> {},
  };
}

function partitionNamed(identity: string): Source {
  const [stream, source, partition]: [string, string, number] = JSON.parse(identity);
  return partitionOf({ name: stream }, source, partition);
}
