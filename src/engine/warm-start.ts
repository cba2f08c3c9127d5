import { outputType, type Project, type QueryPlan, streamsOf } from '../query/plan.js';
import type { Timestamp } from '../time.js';
import type { HeldRows } from './held-rows.js';
import type { Past, PastReading, PastStream } from './past.js';
import { withGivers } from './project-change.js';
import { type Released, Task, type TaskPlace } from './task.js';

/** What a warm start has read. */
export interface WarmExtent {
  readonly events: number;
  /** Event times of the first, and how far it has come; absent where there was none. */
  readonly from?: Timestamp;
  readonly until?: Timestamp;
}

/**
 * Queries that begin while a run is under way: they read its past, in a task of their own with all that give them what they
 * read, until they have come as far as the run. What they find there is nobody's: they go on from there.
 */
export class WarmStart {
  readonly task: Task;
  readonly #project: Project;
  readonly #past: Past;
  readonly #signal: AbortSignal | undefined;
  #hasTables = false;
  #reached: Timestamp = Number.NEGATIVE_INFINITY;
  #events = 0;
  #from: Timestamp | undefined;

  constructor(
    queries: readonly QueryPlan[],
    project: Project,
    { past, signal, partition }: { readonly past: Past; readonly signal?: AbortSignal } & Pick<TaskPlace, 'partition'>,
  ) {
    this.#project = withGivers(queries, project);
    this.#past = past;
    this.#signal = signal;
    this.task = new Task(this.#project, partition === undefined ? {} : { partition });
  }

  get extent(): WarmExtent {
    const events = this.#events;
    return this.#from === undefined ? { events } : { events, from: this.#from, until: this.#reached };
  }

  /**
   * Reads what was committed with an event time before `watermark`: all of it that was in time is to be committed. `tables`
   * are those that the run holds. Returns how many events that were; ends early when aborted.
   */
  async readUntil(watermark: Timestamp, tables: ReadonlyMap<string, HeldRows>): Promise<number> {
    const before = this.#events;
    const { queries, streams } = this.#project;
    const given = new Set(queries.map((plan) => outputType(plan).name));
    const read = new Set(queries.flatMap(streamsOf).filter((name) => !given.has(name)));
    const inTime = streams.filter((stream) => read.has(stream.name) && stream.watermark !== undefined);
    const unheld = this.#hasTables ? [] : this.#takeTables(tables).filter((name) => read.has(name));
    const asTables = streams.filter((stream) => unheld.includes(stream.name) && stream.watermark === undefined);
    this.#hasTables = true;
    const wanted = [...asTables, ...(watermark > this.#reached ? inTime : [])];
    if (wanted.length > 0) {
      const signal = this.#signal === undefined ? {} : { signal: this.#signal };
      const range = { from: this.#reached, until: watermark, ...signal };
      const reading = await this.#past.open({ streams: wanted, readers: this.#project, ...range });
      await this.#read(reading, watermark).finally(() => reading.close());
    }
    await this.#advance(watermark);
    return this.#events - before;
  }

  /** Takes what the run has released since. */
  async follow({ watermark, batches }: Released): Promise<void> {
    for (const batch of batches.values()) {
      if (this.task.orders.has(batch.stream) && !this.#isGiven(batch.stream)) this.task.add(batch);
    }
    await this.#advance(watermark);
  }

  close(): Promise<void> {
    return this.task.close();
  }

  async #read({ streams }: PastReading, until: Timestamp): Promise<void> {
    const inTime = streams.filter(({ name }) => this.task.orders.has(name));
    for (const table of streams) {
      if (inTime.includes(table)) continue;
      for (let read = await table.next(); read !== undefined; read = await table.next()) this.task.add(read.batch);
    }
    const open = new Map<PastStream, Timestamp>(inTime.map((stream) => [stream, Number.NEGATIVE_INFINITY]));
    while (open.size > 0 && this.#signal?.aborted !== true) {
      const [[hindmost] = []] = [...open].sort(([, a], [, b]) => a - b);
      if (hindmost === undefined) return;
      const read = await hindmost.next();
      if (read === undefined) {
        open.delete(hindmost);
        continue;
      }
      this.task.add(read.batch);
      this.#events += read.batch.length;
      const [first] = read.batch.times;
      if (first !== undefined && first < (this.#from ?? Number.POSITIVE_INFINITY)) this.#from = first;
      open.set(hindmost, read.watermark);
      await this.#advance(Math.min(until, ...open.values()));
    }
  }

  async #advance(watermark: Timestamp): Promise<void> {
    if (watermark <= this.#reached) return;
    this.#reached = watermark;
    await this.task.advance(watermark);
  }

  /** Returns those that the run does not hold; what is in order in time becomes one by itself. */
  #takeTables(held: ReadonlyMap<string, HeldRows>): readonly string[] {
    return [...this.task.tables].flatMap(([name, table]) => {
      if (this.task.orders.has(name)) return [];
      const known = held.get(name);
      if (known === undefined) return [name];
      for (const batch of known.batches) table.add(batch);
      return [];
    });
  }

  #isGiven(stream: string): boolean {
    return this.#project.queries.some((plan) => outputType(plan).name === stream);
  }
}
