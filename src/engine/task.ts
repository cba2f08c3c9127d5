import type { Batch } from '../batch.js';
import type { Behaviour } from '../behaviour.js';
import type { DeadLetter } from '../dead-letter.js';
import { RowStatements } from '../duckdb/row-statements.js';
import { unreachable } from '../errors.js';
import type { NearMiss } from '../near-miss.js';
import { outputType, type Project, type QueryPlan, streamsOf, tablesOf } from '../query/plan.js';
import type { Timestamp } from '../time.js';
import { BehaviourRows } from './behaviour-rows.js';
import type { RunOptions } from './contract.js';
import { rowsWithout } from './forgetting/rows-without.js';
import { JoinProcessor } from './joins/join-processor.js';
import { groupQueries } from './keys/group-queries.js';
import { HeldRows } from './keys/held-rows.js';
import type { QueryGroup } from './keys/query-group.js';
import { QueryProcessor } from './matching/query-processor.js';
import { StreamOrder } from './partitions/stream-order.js';
import type { Processor } from './processor.js';
import { QueryNode } from './query-node.js';
import { QueryOutput } from './query-output.js';
import { SelectProcessor } from './select-processor.js';
import { sortQueries } from './sort-queries.js';
import { FoldProcessor } from './windows/fold-processor.js';
import { OverProcessor } from './windows/over-processor.js';
import { WindowProcessor } from './windows/window-processor.js';

/** What a step of a task gave. */
export interface TaskFindings {
  readonly behaviours: readonly Behaviour[];
  readonly deadLetters: readonly DeadLetter[];
  readonly nearMisses: readonly NearMiss[];
}

/** Which task of its project it is, where there are several, and what it gives to others. */
export type TaskPlace = Pick<RunOptions, 'partition' | 'handsOn' | 'nearMisses'>;

/** Called with rows of tables as they come, and with what each step releases of streams. */
export interface Tap {
  readonly onTable?: (batch: Batch) => void;
  readonly onReleased?: (released: Released) => void;
}

/** Rows that a step released, by stream, and up to where. */
export interface Released {
  readonly watermark: Timestamp;
  readonly batches: ReadonlyMap<string, Batch>;
}

/**
 * The unit that shares one watermark: events in order, and every query over them. Queries stand behind those that they read;
 * what one gives is a stream again, in order, with a watermark of its own.
 */
export class Task {
  /** Each behind those that it reads. */
  readonly nodes: readonly QueryNode[];
  /** Of streams that have a watermark, by name; those that queries give, and that someone reads, are among them. */
  readonly orders: ReadonlyMap<string, StreamOrder>;
  /** Of streams that a query reads as a table. */
  readonly tables: ReadonlyMap<string, HeldRows>;
  /** Opened when a query over windows or with OVER needs it; of tasks that this one was made of too. */
  readonly #ducks: readonly RowStatements[];
  /** By the stream that they give, where someone reads it. */
  readonly #givers: ReadonlyMap<string, readonly QueryNode[]>;
  /** Of streams that no query reads: their events are kept in the archive alone. */
  readonly #unread: readonly (readonly [stream: string, order: StreamOrder])[];
  /** In this step: how far streams have come, and what was released of them. */
  readonly #reached = new Map<string, Timestamp>();
  readonly #batches = new Map<string, Batch>();
  readonly #advancedGroups = new Set<QueryNode['group']>();
  /** Rows that queries gave to streams that are handed on, since they were last taken. */
  readonly #handedOn: ReadonlyMap<string, Batch[]>;
  #tap: Tap = {};

  /**
   * @param parts tasks that have come equally far, and are not used afterwards: queries are taken over as they are, with
   * what they have open, each from the first that has it. What of them this task does not have is given up.
   */
  constructor(project: Project, place: TaskPlace = {}, parts: readonly Task[] = []) {
    const { partition = 0, handsOn = [], nearMisses = 0 } = place;
    const duck = new RowStatements();
    this.#ducks = [duck, ...parts.flatMap((part) => part.#ducks)];
    const queries = sortQueries(project.queries);
    const read = new Set([...queries.flatMap(streamsOf), ...handsOn]);
    const given = new Set(queries.map((plan) => outputType(plan).name).filter((name) => read.has(name)));
    const isNew = (plan: QueryPlan): boolean => nodeIn(parts, plan) === undefined;
    const grouped = new Map(
      groupQueries(queries.filter(isNew), nearMisses).flatMap(({ group }) =>
        group.processors.map((processor): [QueryPlan, Grouped] => [processor.plan, { processor, group }]),
      ),
    );
    this.nodes = queries.map((plan) => {
      const stream = project.streams.find(({ name }) => given.has(name) && name === outputType(plan).name);
      const rows = stream && new BehaviourRows(plan, stream, partition);
      const known = nodeIn(parts, plan);
      known?.output.giveRows(rows);
      if (known !== undefined) return known;
      const output = new QueryOutput(plan, rows, partition);
      return new QueryNode(grouped.get(plan) ?? { processor: processorOf(plan, duck, nearMisses) }, output, given);
    });
    for (const node of parts.flatMap(({ nodes }) => nodes)) if (!this.nodes.includes(node)) node.leaveGroup();
    this.#givers = new Map(
      [...given].map((name) => [name, this.nodes.filter(({ plan }) => outputType(plan).name === name)]),
    );
    // Rows of a stream that queries give belong to the task whose queries gave them all.
    const partOf = (stream: string): Task | undefined =>
      parts.find((part) => this.#giversOf(stream).every((giver) => part.#giversOf(stream).includes(giver)));
    const streams = project.streams.filter(({ watermark }) => watermark !== undefined);
    this.orders = new Map(streams.map(({ name }) => [name, partOf(name)?.orders.get(name) ?? new StreamOrder()]));
    const readHere = new Set(queries.flatMap(streamsOf));
    this.#unread = [...this.orders].filter(([name]) => !readHere.has(name));
    this.#handedOn = new Map(handsOn.map((name) => [name, []]));
    this.tables = new Map(
      queries.flatMap(tablesOf).map((name) => {
        const isGiven = this.#giversOf(name).length > 0;
        const part = isGiven ? partOf(name) : parts.find(({ tables }) => tables.has(name));
        return [name, part?.tables.get(name) ?? new HeldRows()];
      }),
    );
  }

  #giversOf(stream: string): readonly QueryNode[] {
    return this.#givers.get(stream) ?? [];
  }

  /** From now on others are told what streams are read. */
  tap(tap: Tap): void {
    this.#tap = tap;
  }

  /** How many rows wait for a watermark. */
  get held(): number {
    let held = 0;
    for (const { size } of this.orders.values()) held += size;
    return held;
  }

  /** Its queries have taken up what they had open. */
  restored(): void {
    for (const group of new Set(this.nodes.map((node) => node.group))) group?.restored();
  }

  /** What queries gave, since this was last asked, to a stream that is handed on, and how far it is; undefined: none gives it. */
  takeHandedOn(stream: string): { readonly rows: readonly Batch[]; readonly watermark: Timestamp } | undefined {
    const givers = this.#givers.get(stream);
    if (givers === undefined) return undefined;
    const rows = this.#handedOn.get(stream)?.splice(0) ?? [];
    return { rows, watermark: Math.min(...givers.map(({ output }) => output.watermark)) };
  }

  /** Takes in events, those in the rows `late` apart. */
  add(batch: Batch, late: Uint32Array = NONE_LATE): void {
    const order = this.orders.get(batch.stream);
    if (order === undefined) {
      this.tables.get(batch.stream)?.add(batch);
      this.#tap.onTable?.(batch);
    } else if (late.length === 0) order.add(batch);
    else order.add(batch, rowsWithout(batch, late));
  }

  async close(): Promise<void> {
    await Promise.all(this.#ducks.map((duck) => duck.close()));
  }

  /** Nothing before `watermark` is still to come: what it releases is processed, what it closes is decided. */
  async advance(watermark: Timestamp): Promise<TaskFindings> {
    this.#reached.clear();
    this.#batches.clear();
    this.#advancedGroups.clear();
    for (const [stream, order] of this.#unread) {
      const batch = order.release(watermark);
      if (batch !== undefined) this.#batches.set(stream, batch);
    }
    const behaviours: Behaviour[] = [];
    const deadLetters: DeadLetter[] = [];
    const nearMisses: NearMiss[] = [];
    for (const node of this.nodes) {
      const advanced = this.#advanceNode(node, watermark);
      if (advanced !== undefined) await advanced;
      const found = node.processor.takeFound();
      for (const letter of node.takeDeadLetters()) deadLetters.push(letter);
      for (const letter of found.deadLetters) deadLetters.push(letter);
      if (found.nearMisses !== undefined) nearMisses.push(...found.nearMisses);
      const told = node.output.take(found.behaviours, (letter) => deadLetters.push(letter));
      const given = node.late?.retracted.numbered(told) ?? told;
      this.#handOn(node, given);
      for (const behaviour of given) behaviours.push(behaviour);
    }
    this.#tap.onReleased?.({ watermark, batches: new Map(this.#batches) });
    if (watermark === Number.POSITIVE_INFINITY) for (const table of this.tables.values()) table.release();
    return { behaviours, deadLetters, nearMisses };
  }

  /** Releases what the step does of a stream, once all that give it have done theirs; returns how far it has come. */
  #release(stream: string, watermark: Timestamp): Timestamp {
    const known = this.#reached.get(stream);
    if (known !== undefined) return known;
    const givers = this.#givers.get(stream);
    const reached = givers === undefined ? watermark : Math.min(...givers.map(({ output }) => output.watermark));
    this.#reached.set(stream, reached);
    const batch = this.orders.get(stream)?.release(reached);
    if (batch === undefined) return reached;
    this.tables.get(stream)?.add(batch);
    this.#batches.set(stream, batch);
    return reached;
  }

  /** Nothing to wait for, mostly: an await for each of a thousand queries would be felt. */
  #advanceNode(node: QueryNode, time: Timestamp): void | Promise<void> {
    const { processor, input } = node;
    let watermark = time;
    for (const stream of node.streams) watermark = Math.min(watermark, this.#release(stream, time));
    let batch: Batch | undefined;
    if (input.isStream) {
      if (watermark > Number.NEGATIVE_INFINITY) node.readTable((stream) => this.tables.get(stream)?.batches ?? []);
      batch = this.#inputOf(node, watermark);
    } else if (watermark === Number.POSITIVE_INFINITY) {
      // A table is read as a whole, once nothing more of it is to come.
      batch = input.readTable((stream) => this.tables.get(stream)?.batches ?? []);
    } else {
      return;
    }
    const processed = batch && processor.process(batch);
    if (processed !== undefined) return processed.then(() => advanceTo(watermark, node));
    return advanceTo(watermark, node);
  }

  /** Of queries that are worked on together the first takes the rows for all of them. */
  #inputOf(node: QueryNode, watermark: Timestamp): Batch | undefined {
    const { input, group, streams } = node;
    if (group === undefined) return input.readReleased(node.held(this.#batches, watermark));
    if (this.#advancedGroups.has(group)) return undefined;
    this.#advancedGroups.add(group);
    const batch = this.#batches.get(streams[0] ?? '');
    if (batch !== undefined) group.process(batch);
    return undefined;
  }

  /** What others read goes into the order of its stream; a table has none. */
  #handOn({ plan, output }: QueryNode, behaviours: readonly Behaviour[]): void {
    const rows = output.rows(behaviours);
    if (rows === undefined) return;
    const { name } = outputType(plan);
    this.#handedOn.get(name)?.push(rows);
    const order = this.orders.get(name);
    if (order === undefined) this.tables.get(name)?.add(rows);
    else order.add(rows);
  }
}

function advanceTo(watermark: Timestamp, { processor, output }: QueryNode): void | Promise<void> {
  const reached = (): void => {
    if (output.isRead) output.reach(Math.min(watermark, processor.earliestUndecided()));
  };
  const advanced = processor.advance(watermark);
  return advanced === undefined ? reached() : advanced.then(reached);
}

const NONE_LATE: Uint32Array = new Uint32Array(0);

/** The same query at work; another version of it is not. */
function nodeIn(parts: readonly Task[], { type: { name, version } }: QueryPlan): QueryNode | undefined {
  const isSame = ({ plan: { type } }: QueryNode): boolean => type.name === name && type.version === version;
  for (const { nodes } of parts) {
    const node = nodes.find(isSame);
    if (node !== undefined) return node;
  }
  return undefined;
}

interface Grouped {
  readonly processor: Processor;
  readonly group?: QueryGroup;
}

function processorOf(plan: QueryPlan, duck: RowStatements, nearMisses: number): Processor {
  switch (plan.kind) {
    case 'match':
      return new QueryProcessor(plan, { nearMisses });
    case 'select':
      return new SelectProcessor(plan);
    case 'window':
      return plan.folded === undefined ? new WindowProcessor(plan, duck) : new FoldProcessor(plan, plan.folded);
    case 'over':
      return new OverProcessor(plan, duck);
    case 'join':
      return new JoinProcessor(plan);
    default:
      return unreachable(plan);
  }
}
