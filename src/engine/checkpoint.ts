import type { StatePiece } from '../archive/epoch.js';
import type { Batch } from '../batch.js';
import { type Project, streamsOf } from '../query/plan.js';
import { decodeState, encodeState } from './codec.js';
import type { LoggedRows } from './key-logs.js';
import type { PartitionInput, PartitionState } from './partition-input.js';
import type { StreamOrder } from './stream-order.js';
import type { Task } from './task.js';

/*
 * The engine's state as named pieces of bytes, from which exactly the same behaviours follow. Owners:
 * `run` (whether time was closed), `versions` (of queries and streams), `inputs` (what is read, from the start), `sources`
 * (marks and watermarks of what has been read of), `ordering` (the rows held back, by stream, or by stream and the query for which), `given` (how many behaviours, by query), `table NAME` (a table's rows so far, in pieces), `query NAME` (what is open, by key) and
 * `rows NAME` (what keys with much open have taken since).
 */

/** What an earlier run left. */
export interface Checkpoint {
  /** The end of the input has closed time: nothing may follow. */
  readonly closed: boolean;
  readonly versions: ReadonlyMap<string, string>;
  /** Of all partitions that are read, whether or not anything of them has been yet. */
  readonly inputs: ReadonlySet<string>;
  readonly partitions: ReadonlyMap<string, PartitionState>;
  readonly pieces: readonly StatePiece[];
}

export function readCheckpoint(pieces: readonly StatePiece[]): Checkpoint {
  return {
    closed: piecesOf<boolean>(pieces, 'run').get('closed') ?? false,
    versions: piecesOf(pieces, 'versions'),
    inputs: new Set(piecesOf(pieces, 'inputs').keys()),
    partitions: piecesOf(pieces, 'sources'),
    pieces,
  };
}

/** Puts a new task where the checkpoint's was. */
export function restoreTask(task: Task, { pieces }: Checkpoint): void {
  const orderings = orderingsOf(task);
  for (const [name, held] of piecesOf<Batch>(pieces, 'ordering')) orderings.get(name)?.restore(held);
  for (const [stream, table] of task.tables) table.restore(piecesOf<Batch>(pieces, `table ${stream}`));
  const counts = piecesOf<number>(pieces, 'given');
  for (const { plan, processor, output } of task.nodes) {
    const name = plan.type.name;
    processor.restore(piecesOf<unknown>(pieces, `query ${name}`), piecesOf<LoggedRows>(pieces, `rows ${name}`));
    output.restore(counts.get(name) ?? 0);
  }
  task.restored();
}

/** All places where rows wait for a watermark, by the names of their pieces. */
function orderingsOf({ orders, nodes }: Task): ReadonlyMap<string, StreamOrder> {
  const holds = nodes.flatMap(({ plan, holds }) =>
    [...holds].map(([stream, order]): [string, StreamOrder] => [`${stream} for ${plan.type.name}`, order]),
  );
  return new Map([...orders, ...holds]);
}

/** What has changed since the last time, to be committed with what it led to. */
export class CheckpointWriter {
  readonly #task: Task;
  readonly #orderings: ReadonlyMap<string, StreamOrder>;
  /** Those whose last piece held something. */
  readonly #holding = new Set<string>();

  constructor(task: Task) {
    this.#task = task;
    this.#orderings = orderingsOf(task);
    for (const [name, order] of this.#orderings) if (order.snapshot() !== undefined) this.#holding.add(name);
  }

  begin(project: Project, inputs: readonly PartitionInput[]): StatePiece[] {
    return [
      ...[...versionsOf(project)].map(([name, version]) => piece('versions', name, version)),
      ...inputs.map(({ identity }) => piece('inputs', identity, true)),
    ];
  }

  changes(inputs: readonly PartitionInput[], closed: boolean): StatePiece[] {
    const pieces = inputs.flatMap(({ identity, state }) =>
      state === undefined ? [] : [piece('sources', identity, state)],
    );
    if (closed) pieces.push(piece('run', 'closed', true));
    for (const [name, order] of this.#orderings) {
      const held = order.snapshot();
      if (held !== undefined) pieces.push(piece('ordering', name, held));
      else if (this.#holding.has(name)) pieces.push(piece('ordering', name, undefined));
      if (held === undefined) this.#holding.delete(name);
      else this.#holding.add(name);
    }
    for (const [stream, table] of this.#task.tables) {
      for (const [place, rows] of table.takeChanges()) pieces.push(piece(`table ${stream}`, place, rows));
    }
    for (const { plan, processor, output } of this.#task.nodes) {
      const query = plan.type.name;
      const { states, logs } = processor.takeChanges();
      for (const [identity, state] of states) pieces.push(piece(`query ${query}`, identity, state));
      for (const [name, rows] of logs) pieces.push(piece(`rows ${query}`, name, rows));
      const count = output.takeCount();
      if (count !== undefined) pieces.push(piece('given', query, count));
    }
    return pieces;
  }
}

/** What may not change between runs: each query's plan and each stream's declaration, without where it is read from. */
export function versionsOf({ queries, streams }: Project): ReadonlyMap<string, string> {
  return new Map([
    ...queries.map(({ type }): [string, string] => [`query ${type.name}`, type.version]),
    ...streams
      .filter(({ name }) => queries.some((query) => streamsOf(query).includes(name)))
      .map(({ name, schema, watermark, computed }): [string, string] => [
        `stream ${name}`,
        JSON.stringify({ schema, watermark, computed: computed?.map(({ field, meaning }) => [field, meaning]) }),
      ]),
  ]);
}

function piece(owner: string, key: string, state: unknown): StatePiece {
  return { owner, key, state: state === undefined ? null : encodeState(state) };
}

function piecesOf<T>(pieces: readonly StatePiece[], owner: string): ReadonlyMap<string, T> {
  const found = new Map<string, T>();
  for (const { owner: other, key, state } of pieces) {
    if (other === owner && state !== null) found.set(key, decodeState<T>(state));
  }
  return found;
}
