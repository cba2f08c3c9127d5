import type { StatePiece } from '../../archive/epoch.js';
import type { Batch } from '../../batch.js';
import type { Timestamp } from '../../time.js';
import { decodeState } from '../epochs/codec.js';
import type { StateColumns } from '../epochs/state-columns.js';
import type { KeptState } from '../keys/kept-state.js';
import type { LoggedRows } from '../keys/key-logs.js';
import { forgetInQuery } from './forget-in-query.js';
import { forgetRows } from './forget-rows.js';
import type { Person } from './person.js';

/** What is gone of an owner's state. */
interface ForgottenHere {
  readonly owner: string;
  readonly counts: {
    readonly rows: number;
    readonly partialMatches: number;
    readonly groups: number;
    readonly countedIn: number;
  };
  /** Undefined: the piece is gone. */
  readonly changed: readonly { readonly owner: string; readonly key: string; readonly state: unknown }[];
  /** What its pieces are now. */
  readonly left: readonly unknown[];
}

/** By the key of a piece. */
type Pieces<T> = ReadonlyMap<string, T>;

/** All pieces in which a person may be, each decoded once. */
export class PersonsState {
  /** Rows that wait, or are a table's, by owner. */
  readonly #rows = new Map<string, Pieces<Batch | Timestamp>>();
  /** By query. */
  readonly #states = new Map<string, Pieces<KeptState>>();
  readonly #logs = new Map<string, Pieces<LoggedRows>>();
  readonly #columns: Pieces<StateColumns>;

  constructor(pieces: readonly StatePiece[]) {
    const owned = new Map<string, StatePiece[]>();
    for (const piece of pieces) {
      const others = owned.get(piece.owner);
      if (others === undefined) owned.set(piece.owner, [piece]);
      else others.push(piece);
    }
    for (const [owner, some] of owned) {
      const [what, query] = [owner.slice(0, owner.indexOf(' ')), owner.slice(owner.indexOf(' ') + 1)];
      if (what === 'ordering' || what === 'table') this.#rows.set(owner, decoded(some));
      if (what === 'query') this.#states.set(query, decoded(some));
      if (what === 'rows') this.#logs.set(query, decoded(some));
    }
    this.#columns = decoded(owned.get('columns') ?? []);
  }

  forget(person: Person): readonly ForgottenHere[] {
    return [
      ...[...this.#rows].map(([owner, pieces]) => this.#forgetRows(owner, pieces, person)),
      ...[...this.#states.keys()].map((query) => this.#forgetInQuery(query, person)),
    ];
  }

  #forgetRows(owner: string, pieces: Pieces<Batch | Timestamp>, person: Person): ForgottenHere {
    const left = new Map<string, Batch | undefined>();
    let rows = 0;
    for (const [key, batch] of pieces) {
      if (typeof batch === 'number') continue;
      // What a query gives has columns that are made of others.
      const isMade = batch.origins.some(({ source }) => this.#columns.has(source));
      const columns = batch.schema.map(({ name, type }) => ({ names: [name.toLowerCase()], type, isMade }));
      const others = forgetRows(batch, columns, person);
      if (others === batch) continue;
      rows += batch.length - others.length;
      // A table's pieces are counted: none may be missing.
      left.set(key, others.length === 0 && owner.startsWith('ordering') ? undefined : others);
    }
    const counts = { rows, partialMatches: 0, groups: 0, countedIn: 0 };
    return { owner, counts, changed: piecesOf(owner, left), left: leftOf(pieces, left) };
  }

  #forgetInQuery(query: string, person: Person): ForgottenHere {
    const owner = `query ${query}`;
    const [states, logs] = [this.#states.get(query) ?? new Map(), this.#logs.get(query) ?? new Map()];
    const columns = this.#columns.get(query) ?? { sides: [] };
    const { states: changed, logs: changedLogs, ...counts } = forgetInQuery(states, logs, columns, person);
    return {
      owner,
      counts,
      changed: [...piecesOf(owner, changed), ...piecesOf(`rows ${query}`, changedLogs)],
      left: [...leftOf(states, changed), ...leftOf(logs, changedLogs)],
    };
  }
}

function piecesOf(owner: string, changed: Pieces<unknown>): ForgottenHere['changed'] {
  return [...changed].map(([key, state]) => ({ owner, key, state }));
}

function leftOf(before: Pieces<unknown>, changed: Pieces<unknown>): readonly unknown[] {
  return [...before].flatMap(([key, state]) => {
    const left = changed.has(key) ? changed.get(key) : state;
    return left === undefined ? [] : [left];
  });
}

function decoded<T>(pieces: readonly StatePiece[]): Pieces<T> {
  return new Map(pieces.flatMap(({ key, state }) => (state === null ? [] : [[key, decodeState<T>(state)] as const])));
}
