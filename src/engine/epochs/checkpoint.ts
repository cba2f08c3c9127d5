import type { Kept, KeptEpoch, StatePiece } from '../../archive/epoch.js';
import type { Batch } from '../../batch.js';
import { type Project, streamsOf } from '../../query/plan.js';
import type { Timestamp } from '../../time.js';
import type { LoggedRows } from '../keys/key-logs.js';
import type { PartitionState } from '../partitions/partition-state.js';
import type { Partitions } from '../partitions/partitions.js';
import type { RecentPiece } from '../partitions/recent-events.js';
import type { StreamOrder } from '../partitions/stream-order.js';
import { InputChanges } from '../reloading/input-changes.js';
import { streamVersion } from '../stream-version.js';
import type { Task } from '../task.js';
import { decodeState, encodeState } from './codec.js';
import type { EpochRecord } from './epoch-record.js';
import { stateColumns } from './state-columns.js';

/*
 * The engine's state as named pieces of bytes, from which exactly the same behaviours follow. Owners:
 * `run` (how far event time was, whether it was closed), `versions` (of queries and streams), `columns` (what is what in a query's state, by query), `inputs` (what is read, from the start), `sources`
 * (marks and watermarks of what has been read of), `recent INPUT` (who has come lately of it, in pieces), `ordering NAME` (the rows held back of a stream, or of a stream for a query, in pieces), `given` (how many behaviours, by query), `joined` (that its table has been read, by query), `table NAME` (a table's rows so far, in pieces), `query NAME` (what is open, by key), `late NAME` (what came late and is still to revise it) and
 * `rows NAME` (what keys with much open have taken since).
 */

/** What an earlier run left: its last checkpoint, and what it committed since then. */
export interface Checkpoint {
  /** The end of the input has closed time: nothing may follow. */
  readonly closed: boolean;
  /** The task's: nothing before it is taken any more. */
  readonly watermark: Timestamp | undefined;
  readonly versions: ReadonlyMap<string, string>;
  /** Those of queries, by their names. */
  readonly queries: ReadonlyMap<string, string>;
  /** Of all partitions that are read, whether or not anything of them has been yet. */
  readonly inputs: ReadonlySet<string>;
  readonly partitions: ReadonlyMap<string, PartitionState>;
  /** Whether events since the checkpoint are read again from the inputs: then `partitions` is as of the checkpoint. */
  readonly isReread: boolean;
  /** By owner, of the checkpoint. */
  readonly pieces: Pieces;
  /** What all the rest is after, and the pieces are not. */
  readonly since: readonly RecordedEpoch[];
}

export interface RecordedEpoch extends Omit<KeptEpoch, 'record'> {
  readonly record: EpochRecord;
}

/** Begins the name of a query's version. */
const QUERY = 'query ';

/** Begins the owner of who has come lately of an input. */
const RECENT = 'recent ';

type Pieces = ReadonlyMap<string, readonly StatePiece[]>;

export function readCheckpoint({ pieces: all, epochs }: Kept): Checkpoint {
  const pieces = new Map<string, StatePiece[]>();
  for (const one of all) {
    const others = pieces.get(one.owner);
    if (others === undefined) pieces.set(one.owner, [one]);
    else others.push(one);
  }
  const run = piecesOf<unknown>(pieces, 'run');
  const watermark = run.get('watermark');
  const inputs = new Set(piecesOf(pieces, 'inputs').keys());
  const partitions = new Map(piecesOf<PartitionState>(pieces, 'sources'));
  const since = epochs.map((epoch) => ({ ...epoch, record: decodeState<EpochRecord>(epoch.record) }));
  const isReread = since.some(({ events }) => events === undefined);
  for (const [identity, state] of since.flatMap(({ record }) => record.inputs)) {
    inputs.add(identity);
    if (state !== undefined && !isReread) partitions.set(identity, state);
  }
  const versions = piecesOf<string>(pieces, 'versions');
  const isQuery = ([name]: readonly [string, string]): boolean => name.startsWith(QUERY);
  return {
    closed: run.get('closed') === true,
    watermark: since.at(-1)?.record.reached ?? (typeof watermark === 'number' ? watermark : undefined),
    versions,
    queries: new Map([...versions].filter(isQuery).map(([name, version]) => [name.slice(QUERY.length), version])),
    inputs,
    partitions,
    isReread,
    pieces,
    since,
  };
}

/** Puts a new task where that was which the pieces are of. */
export function restoreTask(task: Task, { pieces }: Checkpoint): void {
  const orderings = orderingsOf(task);
  for (const [name, order] of orderings) order.restore(piecesOf<Batch | Timestamp>(pieces, `ordering ${name}`));
  for (const [stream, table] of task.tables) table.restore(piecesOf<Batch>(pieces, `table ${stream}`));
  const counts = piecesOf<number>(pieces, 'given');
  const joined = piecesOf<boolean>(pieces, 'joined');
  for (const node of task.nodes) {
    const { plan, processor, output } = node;
    const name = plan.type.name;
    if (joined.has(name)) node.restoreTableRead();
    processor.restore(piecesOf<unknown>(pieces, `query ${name}`), piecesOf<LoggedRows>(pieces, `rows ${name}`));
    output.restore(counts.get(name) ?? 0);
    node.late?.restore(piecesOf(pieces, `late ${name}`));
  }
  task.restored();
}

/** Who has come lately of each input, of those of which that is known: taken out once, for it may be much. */
export function recentOfInputs({ pieces }: Pick<Checkpoint, 'pieces'>): Map<string, ReadonlyMap<string, RecentPiece>> {
  return new Map(
    [...pieces.keys()].flatMap((owner) =>
      owner.startsWith(RECENT) ? [[owner.slice(RECENT.length), piecesOf<RecentPiece>(pieces, owner)] as const] : [],
    ),
  );
}

/** The owners of a task's pieces, and what each of them is of: without those whose pieces are of all that there is. */
export function pieceOwners(task: Task): ReadonlyMap<string, object> {
  const orderings = [...orderingsOf(task)].map(([name, order]): [string, object] => [`ordering ${name}`, order]);
  const tables = [...task.tables].map(([name, table]): [string, object] => [`table ${name}`, table]);
  const queries = task.nodes.flatMap(({ plan, processor, late }): [string, object][] => [
    ...(late === undefined ? [] : [[`late ${plan.type.name}`, late] satisfies [string, object]]),
    [`query ${plan.type.name}`, processor],
    [`rows ${plan.type.name}`, processor],
  ]);
  return new Map([...orderings, ...tables, ...queries]);
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
  readonly #partitions: Partitions;
  readonly #orderings: ReadonlyMap<string, StreamOrder>;
  readonly #inputs: InputChanges;

  constructor(task: Task, partitions: Partitions) {
    this.#task = task;
    this.#partitions = partitions;
    this.#orderings = orderingsOf(task);
    this.#inputs = new InputChanges(partitions);
  }

  /** `before`: the versions of what there was before, where that changes under way. */
  begin(project: Project, before: ReadonlyMap<string, string> = new Map()): StatePiece[] {
    const now = versionsOf(project);
    const changed = [...before].filter(([name, version]) => now.get(name) !== version).map(([name]) => name);
    const queries = changed.flatMap((name) => (name.startsWith(QUERY) ? [name.slice(QUERY.length)] : []));
    return [
      ...changed.map((name) => piece('versions', name, undefined)),
      ...queries.flatMap((name) => ['columns', 'given', 'joined'].map((owner) => piece(owner, name, undefined))),
      ...[...versionsOf(project)].map(([name, version]) => piece('versions', name, version)),
      ...project.queries.map((plan) => piece('columns', plan.type.name, stateColumns(plan, project.streams))),
      ...this.#partitions.discoveries.map(({ identity }) => piece('inputs', identity, true)),
      ...this.#inputChanges(),
    ];
  }

  changes(closed: boolean): StatePiece[] {
    const pieces = this.#inputChanges();
    pieces.push(piece('run', 'watermark', this.#partitions.reached));
    for (const input of this.#partitions.inputs) {
      for (const [place, ids] of input.takeRecentChanges())
        pieces.push(piece(`${RECENT}${input.identity}`, place, ids));
    }
    if (closed) pieces.push(piece('run', 'closed', true));
    for (const [name, order] of this.#orderings) {
      for (const [place, rows] of order.takeChanges()) pieces.push(piece(`ordering ${name}`, place, rows));
    }
    for (const [stream, table] of this.#task.tables) {
      for (const [place, rows] of table.takeChanges()) pieces.push(piece(`table ${stream}`, place, rows));
    }
    for (const node of this.#task.nodes) {
      const { plan, processor, output, late } = node;
      const query = plan.type.name;
      if (node.takeTableRead()) pieces.push(piece('joined', query, true));
      const { states, logs } = processor.takeChanges();
      for (const [identity, state] of states) pieces.push(piece(`query ${query}`, identity, state));
      for (const [name, one] of late?.takeChanges() ?? []) pieces.push(piece(`late ${query}`, name, one));
      for (const [name, rows] of logs) pieces.push(piece(`rows ${query}`, name, rows));
      const count = output.takeCount();
      if (count !== undefined) pieces.push(piece('given', query, count));
    }
    return pieces;
  }

  #inputChanges(): StatePiece[] {
    return this.#inputs.take().flatMap(([identity, state]) => {
      const known = piece('inputs', identity, true);
      return state === undefined ? [known] : [known, piece('sources', identity, state)];
    });
  }
}

/** What may not change between runs: each query's plan and each stream's declaration, without where it is read from. */
export function versionsOf({ queries, streams }: Project): ReadonlyMap<string, string> {
  return new Map([
    ...queries.map(({ type }): [string, string] => [`${QUERY}${type.name}`, type.version]),
    ...streams
      .filter(({ name }) => queries.some((query) => streamsOf(query).includes(name)))
      .map((stream): [string, string] => [`stream ${stream.name}`, streamVersion(stream)]),
  ]);
}

export function isWatermark({ owner, key }: StatePiece): boolean {
  return owner === 'run' && key === 'watermark';
}

function piece(owner: string, key: string, state: unknown): StatePiece {
  return { owner, key, state: state === undefined ? null : encodeState(state) };
}

function piecesOf<T>(pieces: Pieces, owner: string): ReadonlyMap<string, T> {
  const found = new Map<string, T>();
  for (const { key, state } of pieces.get(owner) ?? []) {
    if (state !== null) found.set(key, decodeState<T>(state));
  }
  return found;
}
