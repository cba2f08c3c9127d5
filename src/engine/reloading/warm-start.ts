import type { Batch } from '../../batch.js';
import type { Project, QueryPlan, StreamDeclaration } from '../../query/plan.js';
import type { Timestamp } from '../../time.js';
import type { HeldRows } from '../keys/held-rows.js';
import type { Partitions } from '../partitions/partitions.js';
import { type Released, Task, type TaskPlace } from '../task.js';
import { inputStreams } from './input-streams.js';
import type { Past, PastChoice, PastReading, PastStream } from './past.js';
import { withGivers } from './project-change.js';
import { extentText } from './reload-text.js';
import type { WarmExtent } from './warm-extent.js';

/** How far the run is that queries are to come up with. */
export type Reached = Pick<Partitions, 'reached' | 'ends'>;

/**
 * Queries that begin while a run is under way: they read its past, in a task of their own with all that give them what they
 * read, until they have come as far as the run. What they find there is nobody's: they go on from there.
 */
export class WarmStart {
  readonly task: Task;
  readonly #project: Project;
  readonly #past: Past;
  readonly #signal: AbortSignal | undefined;
  /** The streams that none of its queries gives. */
  readonly #read: readonly StreamDeclaration[];
  #reached: Timestamp = Number.NEGATIVE_INFINITY;
  #events = 0;
  #from: Timestamp | undefined;

  constructor(
    queries: readonly QueryPlan[],
    project: Project,
    { past, signal, ...place }: { readonly past: Past; readonly signal?: AbortSignal } & Omit<TaskPlace, 'handsOn'>,
  ) {
    this.#project = withGivers(queries, project);
    this.#past = past;
    this.#read = inputStreams(this.#project);
    this.#signal = signal;
    const { partition = 0, nearMisses = 0 } = place;
    this.task = new Task(this.#project, { partition, nearMisses });
  }

  /** Where their state is from, in words. */
  get stateText(): string {
    return extentText(this.#extent, this.#past.keeper);
  }

  get #extent(): WarmExtent {
    const events = this.#events;
    return this.#from === undefined ? { events } : { events, from: this.#from, until: this.#reached };
  }

  /**
   * Takes what there is of tables, from the run where it holds them: before all else. What comes after that is told to
   * `takeTable`.
   */
  async readTables(held: ReadonlyMap<string, HeldRows>, { ends }: Reached): Promise<void> {
    const unheld: StreamDeclaration[] = [];
    for (const stream of this.#read) {
      const known = held.get(stream.name);
      if (stream.watermark !== undefined) continue;
      if (known === undefined) unheld.push(stream);
      else for (const batch of known.batches) this.takeTable(batch);
    }
    if (unheld.length === 0) return;
    const reading = await this.#open(unheld, Number.POSITIVE_INFINITY, ends);
    try {
      for (const table of reading.streams) {
        for (let read = await table.next(); read !== undefined; read = await table.next()) this.takeTable(read.batch);
      }
    } finally {
      await reading.close();
    }
  }

  /** Rows that the run has got of a table. */
  takeTable(batch: Batch): void {
    this.task.tables.get(batch.stream)?.add(batch);
  }

  /**
   * Reads what was committed with an event time before where the run is: all of it that was in time is to be committed.
   * Returns how many events that were; ends early when aborted.
   */
  async readUntil({ reached: watermark, ends }: Reached): Promise<number> {
    const before = this.#events;
    const inTime = this.#read.filter((stream) => stream.watermark !== undefined);
    if (watermark <= this.#reached) return 0;
    if (inTime.length > 0) await this.#readInTime(inTime, watermark, ends);
    await this.#advance(watermark);
    return this.#events - before;
  }

  /** Takes what the run has released since. */
  async follow({ watermark, batches }: Released): Promise<void> {
    for (const batch of batches.values()) {
      if (this.#read.some(({ name }) => name === batch.stream)) this.task.add(batch);
    }
    await this.#advance(watermark);
  }

  /** Nothing more is read of the past. */
  async finish(): Promise<void> {
    await this.#past.rest?.();
  }

  async close(): Promise<void> {
    await this.finish();
    await this.task.close();
  }

  /** What is interrupted fails: then nobody wants it any more. */
  async #readInTime(streams: readonly StreamDeclaration[], until: Timestamp, ends: PastChoice['ends']): Promise<void> {
    try {
      const reading = await this.#open(streams, until, ends);
      await this.#takeIn(reading, until).finally(() => reading.close());
    } catch (error) {
      if (this.#signal?.aborted !== true) throw error;
    }
  }

  #open(streams: readonly StreamDeclaration[], until: Timestamp, ends: PastChoice['ends']): Promise<PastReading> {
    const signal = this.#signal === undefined ? {} : { signal: this.#signal };
    return this.#past.open({ streams, readers: this.#project, from: this.#reached, until, ends, ...signal });
  }

  async #takeIn({ streams }: PastReading, until: Timestamp): Promise<void> {
    const open = new Map<PastStream, Timestamp>(streams.map((stream) => [stream, Number.NEGATIVE_INFINITY]));
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
}
