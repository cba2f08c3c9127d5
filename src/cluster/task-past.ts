import type { Past, PastChoice, PastReading, PastStream } from '../engine/reloading/past.js';
import type { StreamDeclaration } from '../query/plan.js';
import type { Flow } from './flow.js';
import { flowStream } from './flow-stream.js';
import { KEEPER, PastSources } from './past-sources.js';
import { TaskFlows } from './task-flows.js';
import type { TaskName } from './task-name.js';
import type { TaskSurroundings } from './task-surroundings.js';

/**
 * What topics still have of what a task has read, and files: as the task saw it, whoever had the task then. What it read by
 * exchange is made again of the topics that those read who wrote it.
 */
export class TaskPast implements Past {
  readonly keeper: string = KEEPER;
  readonly #name: TaskName;
  readonly #around: TaskSurroundings;
  readonly #sources: PastSources;
  readonly #flows: TaskFlows;
  #open: ReadonlyMap<string, Flow> = new Map();

  /** `starts`: where its own inputs were begun. */
  constructor(name: TaskName, around: TaskSurroundings, starts: ReadonlyMap<string, number>) {
    const { queries, counts } = around;
    this.#name = name;
    this.#around = around;
    this.#sources = new PastSources(around, starts);
    this.#flows = new TaskFlows({ layout: queries.plan.layout, counts, sources: this.#sources });
  }

  async open({ streams, from, until, ends, signal }: PastChoice): Promise<PastReading> {
    const { turns } = this.#around;
    const interrupt = (): void => void this.rest();
    signal?.addEventListener('abort', interrupt, { once: true });
    let end: () => void = () => undefined;
    const close = async (): Promise<void> => {
      signal?.removeEventListener('abort', interrupt);
      end();
    };
    try {
      await this.#sources.read(ends);
      const inTime = streams.filter(({ watermark }) => watermark !== undefined);
      const flows = await this.#flowsOf(inTime);
      end = await turns.take();
      return {
        streams: streams.map((stream) => {
          const flow = flows.get(stream.name);
          return flow === undefined ? this.#table(stream) : flowStream(stream.name, flow, { from, until });
        }),
        close,
      };
    } catch (error) {
      await close();
      throw error;
    }
  }

  async rest(): Promise<void> {
    const flows = [...this.#open.values()];
    this.#open = new Map();
    await this.#sources.close();
    for (const flow of flows) await flow.close();
  }

  /** Those that were there before go on from where they were. */
  async #flowsOf(streams: readonly StreamDeclaration[]): Promise<ReadonlyMap<string, Flow>> {
    const before = this.#open;
    const goesOn = streams.every(({ name }) => before.get(name)?.isClosed === false);
    if (goesOn) {
      for (const flow of before.values()) flow.goOn();
      return before;
    }
    for (const flow of before.values()) await flow.close();
    const flows = new Map<string, Flow>();
    for (const stream of streams) flows.set(stream.name, await this.#flows.of(this.#name, stream));
    this.#open = flows;
    return flows;
  }

  #table(stream: StreamDeclaration): PastStream {
    const rows = this.#flows.table(stream);
    return {
      name: stream.name,
      async next() {
        const { value } = await rows.next();
        return value === undefined ? undefined : { batch: value, watermark: Number.POSITIVE_INFINITY };
      },
    };
  }
}
