import type { Batch } from '../../batch.js';
import { MotifError } from '../../errors.js';
import { outputType, type Project, type StreamDeclaration, streamsOf } from '../../query/plan.js';
import type { RunOptions } from '../contract.js';
import { versionsOf } from '../epochs/checkpoint.js';
import type { Committer } from '../epochs/committer.js';
import type { WriterBeginning } from '../epochs/epoch-writer.js';
import type { Partitions } from '../partitions/partitions.js';
import type { Released } from '../task.js';
import { changeQueries, type Graph } from './change-queries.js';
import { declarationText } from './declaration-text.js';
import { isNoChange, type ProjectChange, projectChange } from './project-change.js';
import { tellChanged } from './reload-text.js';
import { WarmStart } from './warm-start.js';

/** So many events are left to a last look at the past, and what comes during that is kept. */
const FEW = 100_000;
/** However many come meanwhile, after so many looks it is the last. */
const LOOKS = 5;

interface Reloading {
  readonly project: Project;
  readonly change: ProjectChange;
  readonly began: number;
  readonly abort: AbortController;
  /** Undefined: nothing begins, or it begins with nothing. */
  readonly warm: WarmStart | undefined;
  looks: number;
  /** What the run has released since the last look was taken. */
  followed: Released[] | undefined;
  /** Undefined while it reads. */
  read: { readonly events: number } | { readonly error: unknown } | undefined;
}

/** Lets other projects take the running one's place: what is new reads the past beside the run, and is put in between two epochs. */
export class Reloader {
  readonly #options: RunOptions;
  readonly #partitions: Partitions;
  readonly #committer: Committer;
  readonly #wake: () => void;
  #reloading: Reloading | undefined;
  #reading: Promise<void> = Promise.resolve();

  /** `wake` is called when the run has something to do here, in case it waits. */
  constructor(options: RunOptions, partitions: Partitions, committer: Committer, wake: () => void) {
    this.#options = options;
    this.#partitions = partitions;
    this.#committer = committer;
    this.#wake = wake;
    options.reloads?.listen(wake);
  }

  /** Between two epochs: the graph that the next is worked on with. If it is another, its next epoch is a `change`. */
  async turn(graph: Graph): Promise<Graph> {
    const next = this.#options.reloads?.take();
    if (next !== undefined) await this.#begin(graph, next);
    const reloading = this.#reloading;
    if (reloading?.read === undefined) return graph;
    if ('error' in reloading.read) {
      await this.#fail(graph, reloading.read.error);
      return graph;
    }
    if (reloading.followed === undefined && reloading.warm !== undefined) {
      await this.#look(graph, reloading, reloading.warm);
      return graph;
    }
    return await this.#change(graph, reloading);
  }

  /** The input has ended: what is under way is brought to its end before time is. */
  async finish(graph: Graph): Promise<Graph> {
    let last = await this.turn(graph);
    while (this.#reloading !== undefined) {
      await this.#reading;
      last = await this.turn(last);
    }
    return last;
  }

  async close(): Promise<void> {
    const reloading = this.#reloading;
    this.#reloading = undefined;
    reloading?.abort.abort();
    await this.#reading;
    await reloading?.warm?.close();
  }

  async #begin(graph: Graph, given: Project): Promise<void> {
    graph.task.tap({});
    await this.close();
    const refused = this.#needsRestart(graph.project, given);
    if (refused.length > 0) {
      await this.#note(`needs a restart: ${refused.join('; ')}; the queries go on as they were`);
      return;
    }
    const project = { ...given, streams: [...given.streams, ...this.#stillRead(graph.project, given)] };
    const change = projectChange(queryVersions(graph.project), project);
    if (isNoChange(change)) return await this.#keep(graph, project);
    const fresh = [...change.added, ...change.edited];
    const abort = new AbortController();
    const { past, partition, clock } = this.#options;
    const options = { past, signal: abort.signal, ...(partition === undefined ? {} : { partition }) };
    const isWarm = past !== undefined && fresh.length > 0;
    const warm = isWarm ? new WarmStart(fresh, project, { ...options, past }) : undefined;
    const began = clock?.now() ?? 0;
    this.#reloading = { project, change, began, abort, warm, looks: 0, followed: undefined, read: { events: 0 } };
    if (warm === undefined) return;
    try {
      // Tables have no time by which to tell what came meanwhile; and they are no larger than what is held anyway.
      await this.#committer.drain();
      await warm.readTables(graph.task.tables, this.#partitions);
      await this.#look(graph, this.#reloading, warm);
    } catch (error) {
      await this.#fail(graph, error);
    }
  }

  /** No query changes, but what becomes of what they find may. */
  async #keep(graph: Graph, project: Project): Promise<void> {
    try {
      await this.#committer.drain();
      await this.#options.reloads?.begin?.(project);
    } catch (error) {
      await this.#fail(graph, error);
    }
  }

  /** What is committed by now is read; before the last look, what the run releases from here on is kept for later. */
  async #look({ task }: Graph, reloading: Reloading, warm: WarmStart): Promise<void> {
    const { reached, ends } = this.#partitions;
    await this.#committer.drain();
    const { read } = reloading;
    const few = read !== undefined && 'events' in read ? read.events : 0;
    const onTable = (batch: Batch): void => warm.takeTable(batch);
    if (reloading.looks++ > 0 && (few < FEW || reloading.looks > LOOKS)) {
      const followed: Released[] = [];
      reloading.followed = followed;
      task.tap({ onTable, onReleased: (released) => void followed.push(released) });
    } else task.tap({ onTable });
    reloading.read = undefined;
    const done = (result: NonNullable<Reloading['read']>): void => {
      reloading.read = result;
      this.#wake();
    };
    this.#reading = warm.readUntil({ reached, ends }).then(
      (events) => done({ events }),
      (error: unknown) => done({ error }),
    );
  }

  async #change(graph: Graph, { project, change, began, warm, followed = [] }: Reloading): Promise<Graph> {
    graph.task.tap({});
    try {
      await warm?.finish();
      for (const released of followed) await warm?.follow(released);
      await this.#committer.drain();
      await this.#options.reloads?.begin?.(project);
    } catch (error) {
      await this.#fail(graph, error);
      return graph;
    }
    this.#reloading = undefined;
    const before = { ...graph, versions: versionsOf(graph.project), owners: [], beginning: this.#beginning(graph) };
    const begun = warm === undefined ? [] : [warm.task];
    const next = changeQueries(this.#options, this.#partitions, before, begun, project);
    const state = warm === undefined ? 'with what comes from now on' : warm.stateText;
    const now = this.#options.clock?.now();
    await tellChanged(this.#options, { change, state, took: now === undefined ? undefined : now - began });
    return next;
  }

  async #fail(graph: Graph, error: unknown): Promise<void> {
    graph.task.tap({});
    await this.close();
    if (!(error instanceof MotifError)) throw error;
    await this.#note(`${error.message}\nthe queries go on as they were`);
  }

  #beginning({ project, writer }: Graph): WriterBeginning {
    const { inputs } = this.#partitions;
    const states = inputs.flatMap(({ identity, state }) => (state === undefined ? [] : [[identity, state] as const]));
    const checkpoint = {
      inputs: new Set(inputs.map(({ identity }) => identity)),
      partitions: new Map(states),
      versions: versionsOf(project),
      since: [],
    };
    return { checkpoint, changed: writer.pending };
  }

  async #note(text: string): Promise<void> {
    await this.#options.onNote?.(text);
  }

  /** What of another project the inputs, open as they are, cannot give. */
  #needsRestart(running: Project, { streams, queries }: Project): readonly string[] {
    const given = new Set(queries.map((plan) => outputType(plan).name));
    const read = new Set(queries.flatMap(streamsOf));
    return streams.flatMap((stream) => {
      const { name } = stream;
      if (given.has(name))
        return this.#isRead(name) ? [`stream ${name} is read by this run, not given by queries`] : [];
      const before = running.streams.find((one) => one.name === name);
      if (before !== undefined && declarationText(before) !== declarationText(stream))
        return [`stream ${name} is declared otherwise`];
      if (!read.has(name) || this.#isRead(name)) return [];
      return [`stream ${name} is not read by this run`];
    });
  }

  /** Streams that go on being read, whether or not anyone wants them. */
  #stillRead({ streams }: Project, next: Project): readonly StreamDeclaration[] {
    return streams.filter(({ name }) => this.#isRead(name) && next.streams.every((stream) => stream.name !== name));
  }

  #isRead(stream: string): boolean {
    const { inputs, discoveries } = this.#partitions;
    return (
      inputs.some(({ source }) => source.stream === stream) || discoveries.some((one) => one.stream.name === stream)
    );
  }
}

function queryVersions({ queries }: Project): ReadonlyMap<string, string> {
  return new Map(queries.map(({ type }) => [type.name, type.version]));
}
