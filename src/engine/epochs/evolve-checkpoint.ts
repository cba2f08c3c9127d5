import type { StatePiece } from '../../archive/epoch.js';
import type { Batch } from '../../batch.js';
import { inputsOf, type Project, type QueryPlan } from '../../query/plan.js';
import type { Schema } from '../../schema.js';
import type { Timestamp } from '../../time.js';
import type { HeldState } from '../keys/held-state.js';
import type { LoggedRows } from '../keys/key-logs.js';
import type { KeyState } from '../keys/key-state.js';
import type { KeptValues } from '../keys/remembered-row.js';
import { readsAsItIs } from '../reads-as-it-is.js';
import { schemaOf } from '../stream-version.js';
import { type Checkpoint, versionsOf } from './checkpoint.js';
import { decodeState, encodeState } from './codec.js';
import { evolveBatch } from './evolve-batch.js';

/** A checkpoint with the columns as they are declared now, and those of its pieces that are other ones so. */
export interface EvolvedCheckpoint {
  readonly checkpoint: Checkpoint;
  readonly changed: readonly StatePiece[];
}

/** What a piece of state becomes; undefined: it stays as it is. */
type Evolve = (state: Uint8Array) => unknown;

/**
 * The checkpoint of a run with other columns, of which it is known that this one may go on from it: the rows that wait, and
 * those that queries hold, with the columns as they are declared now. `changed` are the pieces that are to be committed so.
 */
export function evolveCheckpoint(checkpoint: Checkpoint, project: Project): EvolvedCheckpoint {
  const evolvers = evolversOf(checkpoint, project);
  const changed: StatePiece[] = [];
  const pieces = new Map(checkpoint.pieces);
  for (const [owner, evolve] of evolvers) {
    const owned = pieces.get(owner)?.map((piece) => {
      const state = piece.state === null ? undefined : evolve(piece.state);
      if (state === undefined) return piece;
      const evolved = { ...piece, state: encodeState(state) };
      changed.push(evolved);
      return evolved;
    });
    if (owned !== undefined) pieces.set(owner, owned);
  }
  return { checkpoint: { ...checkpoint, pieces }, changed };
}

/** By owner. */
function evolversOf({ versions }: Checkpoint, project: Project): ReadonlyMap<string, Evolve> {
  const evolvers = new Map<string, Evolve>();
  const now = versionsOf(project);
  for (const { name, schema } of project.streams) {
    const before = versions.get(`stream ${name}`);
    if (before === undefined || before === now.get(`stream ${name}`)) continue;
    const rows: Evolve = (state) => rowsOf(decodeState<Batch | Timestamp>(state), schema);
    evolvers.set(`ordering ${name}`, rows);
    evolvers.set(`table ${name}`, rows);
    for (const plan of project.queries.filter((query) => reads(query, name))) {
      const query = plan.type.name;
      evolvers.set(`ordering ${name} for ${query}`, rows);
      if (plan.kind === 'match') {
        const places = movedFields(plan.fields, schemaOf(before), plan.input.schema, readsAsItIs(plan, name));
        if (places === undefined) continue;
        evolvers.set(`query ${query}`, (state) => movedKey(decodeState<KeyState>(state), places));
        evolvers.set(`rows ${query}`, (state) => movedLog(decodeState<LoggedRows>(state), places));
      } else if (plan.kind === 'window' || plan.kind === 'over') {
        evolvers.set(`query ${query}`, (state) => heldRows(decodeState<HeldState>(state), plan.input.schema));
      }
    }
  }
  return evolvers;
}

function reads(plan: QueryPlan, stream: string): boolean {
  return inputsOf(plan).some(({ branches }) =>
    branches.some((branch) => branch.kind === 'stream' && branch.stream === stream),
  );
}

function rowsOf(state: Batch | Timestamp, schema: Schema): Batch | undefined {
  return typeof state === 'number' ? undefined : evolveBatch(state, schema);
}

function heldRows(state: HeldState, schema: Schema): Batch | undefined {
  return 'groups' in state || 'reached' in state ? undefined : evolveBatch(state, schema);
}

/** A kept row holds the fields that are read in the order of their places: from where each comes now, if that is another. */
function movedFields(
  fields: readonly number[],
  before: Schema,
  now: Schema,
  isStream: boolean,
): readonly number[] | undefined {
  if (!isStream) return undefined;
  const names = fields.map((field) => now[field]?.name);
  const places = names.map((name) => before.findIndex((field) => field.name === name));
  const order = places.toSorted((a, b) => a - b);
  const moved = places.map((place) => order.indexOf(place));
  return moved.every((from, to) => from === to) ? undefined : moved;
}

function movedKey({ key, matcher }: KeyState, places: readonly number[]): KeyState {
  const rows = matcher.rows.map(({ row, ordinal }) => ({ row: movedRow(row, places), ordinal }));
  return { key, matcher: { ...matcher, rows } };
}

function movedLog(log: LoggedRows, places: readonly number[]): LoggedRows {
  return { ...log, rows: log.rows.map((row) => movedRow(row, places)) };
}

function movedRow(row: KeptValues, places: readonly number[]): KeptValues {
  return { ...row, values: places.map((from) => row.values[from] ?? null) };
}
