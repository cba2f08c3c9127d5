import type { Batch } from '../batch.js';
import { StreamOrder } from '../engine/partitions/stream-order.js';
import { Task } from '../engine/task.js';
import type { Project } from '../query/plan.js';
import type { Timestamp } from '../time.js';
import { type Flow, hindmostOf, leastOf } from './flow.js';

export interface GivenFlowOptions {
  readonly stream: string;
  /** The queries that give it, with all that give them what they read. */
  readonly project: Project;
  readonly partition: number;
  /** Of streams that none of its queries gives. */
  readonly inputs: readonly Flow[];
  /** What it reads as tables. */
  readonly tables: AsyncIterable<Batch>;
  /** How far the other task was, where no more than that is wanted; absent: as far as its inputs lead. */
  readonly end?: Timestamp;
}

/** What queries of another task gave to a stream: they find it again. */
export class GivenFlow implements Flow {
  readonly #options: GivenFlowOptions;
  readonly #task: Task;
  readonly #spent = new Set<Flow>();
  readonly #order = new StreamOrder();
  #hasTables = false;
  #isClosed = false;
  #watermark: Timestamp = Number.NEGATIVE_INFINITY;
  #reached: Timestamp = Number.NEGATIVE_INFINITY;

  constructor(options: GivenFlowOptions) {
    const { project, partition, stream } = options;
    this.#options = options;
    this.#task = new Task(project, { partition, handsOn: [stream] });
  }

  get watermark(): Timestamp {
    return this.#watermark;
  }

  get isClosed(): boolean {
    return this.#isClosed || this.#options.inputs.some(({ isClosed }) => isClosed);
  }

  async read(): Promise<boolean> {
    if (this.#isClosed) return false;
    const { inputs, tables, end = Number.POSITIVE_INFINITY } = this.#options;
    if (!this.#hasTables) for await (const batch of tables) this.#task.add(batch);
    this.#hasTables = true;
    const input = leastOf(inputs) >= end ? undefined : hindmostOf(inputs, this.#spent);
    // Where the clock had moved time on, or the end of a file: what is left is decided.
    this.#isClosed = input === undefined;
    if (input !== undefined && !(await input.read())) this.#spent.add(input);
    await this.#advance(input === undefined ? end : Math.min(end, leastOf(inputs)));
    return true;
  }

  release(until: Timestamp): Batch | undefined {
    return this.#order.release(until);
  }

  goOn(): void {
    this.#spent.clear();
    for (const input of this.#options.inputs) input.goOn();
  }

  async close(): Promise<void> {
    for (const input of this.#options.inputs) await input.close();
    await this.#task.close();
  }

  async #advance(watermark: Timestamp): Promise<void> {
    if (watermark <= this.#reached) return;
    this.#reached = watermark;
    for (const input of this.#options.inputs) {
      const batch = input.release(watermark);
      if (batch !== undefined) this.#task.add(batch);
    }
    await this.#task.advance(watermark);
    for (const { processor } of this.#task.nodes) processor.forgetChanges();
    const given = this.#task.takeHandedOn(this.#options.stream);
    if (given === undefined) return;
    for (const rows of given.rows) this.#order.add(rows);
    this.#watermark = given.watermark;
  }
}
