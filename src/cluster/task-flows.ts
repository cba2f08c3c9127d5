import type { Batch } from '../batch.js';
import { inputStreams } from '../engine/reloading/input-streams.js';
import { withGivers } from '../engine/reloading/project-change.js';
import { outputType, type StreamDeclaration } from '../query/plan.js';
import type { Stage } from '../query/stages/stage.js';
import type { Source } from '../sources/source.js';
import { rowRouter, type TaskStand } from './exchange-records.js';
import type { Flow } from './flow.js';
import { GivenFlow } from './given-flow.js';
import type { ExchangeTopic, Layout } from './layout.js';
import { MergedFlow } from './merged-flow.js';
import type { PastSources } from './past-sources.js';
import { SourceFlow } from './source-flow.js';
import { taskInputs } from './task-inputs.js';
import type { TaskName } from './task-name.js';

export interface TaskFlowsOptions {
  readonly layout: Layout;
  readonly counts: ReadonlyMap<string, number>;
  readonly sources: PastSources;
  /** Where tasks were that write an exchange, if no more than that is wanted of them. */
  readonly standOf?: (task: TaskName) => TaskStand;
}

/** Makes again what tasks read: of exchanges, which forget, from where those have it who wrote them. */
export class TaskFlows {
  readonly #options: TaskFlowsOptions;

  constructor(options: TaskFlowsOptions) {
    this.#options = options;
  }

  /** What a task has read of a stream that has a watermark. */
  async of(name: TaskName, { name: stream }: StreamDeclaration, branch: string = '', stand?: TaskStand): Promise<Flow> {
    const { layout, counts, standOf } = this.#options;
    const stage = this.#stageOf(name);
    const declared = declarationIn(stage, stream);
    const exchange = layout.exchanges.find((one) => one.reader === stage && one.exchange.stream === stream);
    if (exchange === undefined) return this.#source(name, stage, declared, `${branch}/${stream}`, stand);
    const within = `${branch}/${exchange.topic}`;
    const parts: Flow[] = [];
    for (const task of layout.tasks(counts)) {
      if (exchange.writers.some((writer) => writer.name === task.stage))
        parts.push(await this.#handedOn(task, declared, within, branch === '' ? standOf?.(task) : undefined));
    }
    return new MergedFlow(parts, this.#routeTo(name, exchange));
  }

  async *table(stream: StreamDeclaration): AsyncGenerator<Batch> {
    for (const source of await this.#options.sources.ofFiles(stream)) {
      await source.open();
      for (let read = await source.read(AT_ONCE); read !== undefined; read = await source.read(AT_ONCE)) {
        yield read.batch;
      }
      await source.close();
    }
  }

  async #source(
    name: TaskName,
    stage: Stage,
    stream: StreamDeclaration,
    branch: string,
    stand?: TaskStand,
  ): Promise<Flow> {
    const { layout, counts, sources: past } = this.#options;
    const sources: Source[] = [];
    for (const input of taskInputs(name, stage, layout, counts)) {
      if (input.stream.name === stream.name) sources.push(await past.ofTopic(input, branch, stand));
    }
    if (stream.connector?.kind === 'filesystem' && name.partition === 0)
      sources.push(...(await past.ofFiles(stream, stand)));
    return new SourceFlow(stream, sources, past.aside);
  }

  async #handedOn(task: TaskName, stream: StreamDeclaration, branch: string, stand?: TaskStand): Promise<Flow> {
    const stage = this.#stageOf(task);
    const givers = stage.project.queries.filter((plan) => outputType(plan).name === stream.name);
    if (givers.length === 0) return this.of(task, stream, branch, stand);
    const project = withGivers(givers, stage.project);
    const inputs: Flow[] = [];
    const tables: StreamDeclaration[] = [];
    for (const read of inputStreams(project)) {
      if (read.watermark === undefined) tables.push(read);
      else inputs.push(await this.of(task, read, branch));
    }
    const { partition } = task;
    const end = stand === undefined ? {} : { end: stand.reached };
    return new GivenFlow({ stream: stream.name, project, partition, inputs, tables: this.#tables(tables), ...end });
  }

  async *#tables(streams: readonly StreamDeclaration[]): AsyncGenerator<Batch> {
    for (const stream of streams) yield* this.table(stream);
  }

  #stageOf({ stage: name }: TaskName): Stage {
    const stage = this.#options.layout.stages.find((one) => one.name === name);
    if (stage === undefined) throw new TypeError(`there is no stage ${name}`);
    return stage;
  }

  #routeTo(name: TaskName, { exchange, topic }: ExchangeTopic): (batch: Batch) => Uint32Array {
    const { layout, counts } = this.#options;
    const route = rowRouter(exchange.key);
    const count = counts.get(topic) ?? 1;
    const own = layout.partitionsOf(name, counts).filter((one) => one.topic === topic);
    const mine = new Set(own.map(({ partition }) => partition));
    return (batch) => {
      const to = route(batch, count);
      return Uint32Array.from(to.keys()).filter((row) => mine.has(to[row] ?? 0));
    };
  }
}

const AT_ONCE = 4_096;

function declarationIn({ project, name: stage }: Stage, name: string): StreamDeclaration {
  const stream = project.streams.find((declared) => declared.name === name);
  if (stream === undefined) throw new TypeError(`stage ${stage} has no stream ${name}`);
  return stream;
}
