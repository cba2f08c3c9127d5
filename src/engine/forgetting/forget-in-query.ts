import type { Batch } from '../../batch.js';
import type { OpenRow } from '../../windows/open-rows.js';
import type { StateColumns } from '../epochs/state-columns.js';
import type { JoinedRow } from '../joins/joining.js';
import type { KeptState } from '../keys/kept-state.js';
import type { LoggedRows } from '../keys/key-logs.js';
import type { KeyState } from '../keys/key-state.js';
import type { KeptValues } from '../keys/remembered-row.js';
import { forgetGroups } from './forget-groups.js';
import { forgetRows } from './forget-rows.js';
import { forgetStarts } from './forget-starts.js';
import type { Person } from './person.js';

/** What is gone of a query's state, and of it what is not as it was; undefined: gone whole. */
export interface ForgottenInQuery {
  readonly states: ReadonlyMap<string, KeptState | undefined>;
  readonly logs: ReadonlyMap<string, LoggedRows | undefined>;
  readonly rows: number;
  readonly partialMatches: number;
  readonly groups: number;
  readonly countedIn: number;
}

/** One query's state, by the names of its pieces, without the person. */
export function forgetInQuery(
  states: ReadonlyMap<string, KeptState>,
  logs: ReadonlyMap<string, LoggedRows>,
  columns: StateColumns,
  person: Person,
): ForgottenInQuery {
  const forgetting = new Forgetting(columns, person);
  for (const [name, logged] of logs) forgetting.logged(name, logged);
  for (const [name, state] of states) forgetting.state(name, state);
  const { changed, kept: countedIn, gone } = forgetGroups(states, columns.sides[0]?.key ?? [], person);
  return { ...forgetting.found, states: new Map([...forgetting.found.states, ...changed]), groups: gone, countedIn };
}

const NO_SIDE: StateColumns['sides'][number] = { key: [], row: [] };

class Forgetting {
  readonly #columns: StateColumns;
  readonly #person: Person;
  readonly #states = new Map<string, KeptState | undefined>();
  readonly #logs = new Map<string, LoggedRows | undefined>();
  #rows = 0;
  #partialMatches = 0;

  constructor(columns: StateColumns, person: Person) {
    this.#columns = columns;
    this.#person = person;
  }

  get found(): Omit<ForgottenInQuery, 'groups' | 'countedIn'> {
    return { states: this.#states, logs: this.#logs, rows: this.#rows, partialMatches: this.#partialMatches };
  }

  logged(name: string, logged: LoggedRows): void {
    const isOfKey = this.#person.isIdentity(logged.identity, this.#side(0).key);
    const rows = logged.rows.filter((row) => !this.#isTheirs(row, 0, isOfKey));
    if (!isOfKey && rows.length === logged.rows.length) return;
    this.#rows += logged.rows.length - rows.length;
    this.#logs.set(name, isOfKey ? undefined : { ...logged, rows });
  }

  state(name: string, state: KeptState): void {
    if ('matcher' in state) this.#key(name, state);
    else if ('columns' in state) this.#batch(name, state);
    else if ('isAlone' in state) this.#waiting(name, state);
    else if ('part' in state) this.#version(name, state);
  }

  #side(place: number): StateColumns['sides'][number] {
    return this.#columns.sides[place] ?? NO_SIDE;
  }

  /** `isOfKey`: it is a row of their key. */
  #isTheirs({ values, position }: KeptValues, side: number, isOfKey: boolean): boolean {
    return this.#person.isAt(position, isOfKey || this.#person.isKey(values, this.#side(side).row));
  }

  /** A key of several people keeps what it counts and the others' rows. */
  #key(name: string, { key, matcher }: KeyState): void {
    const isOfKey = this.#person.isKey(key, this.#side(0).key);
    const theirs = matcher.rows.map(({ row }) => this.#isTheirs(row, 0, isOfKey));
    if (!isOfKey && !theirs.includes(true)) return;
    const open = forgetStarts(matcher, theirs);
    this.#rows += theirs.filter((isTheirs) => isTheirs).length;
    this.#partialMatches += isOfKey ? matcher.starts.length : matcher.starts.length - open.starts.length;
    const rows = matcher.rows.filter((_, place) => theirs[place] === false);
    this.#states.set(name, isOfKey ? undefined : { key, matcher: { ...open, rows } });
  }

  #batch(name: string, batch: Batch): void {
    const { row } = this.#side(0);
    const unknown = batch.schema.map((field) => ({
      names: [field.name.toLowerCase()],
      type: field.type,
      isMade: true,
    }));
    const left = forgetRows(batch, row.length === 0 ? unknown : row, this.#person);
    if (left === batch) return;
    this.#rows += batch.length - left.length;
    this.#states.set(name, left.length === 0 ? undefined : left);
  }

  #waiting(name: string, { row, key }: OpenRow<JoinedRow>): void {
    const side = name.startsWith('left') ? 0 : 1;
    this.#joined(name, row, side, key);
  }

  #version(name: string, row: JoinedRow): void {
    this.#joined(name, row, 1, name);
  }

  #joined(name: string, row: JoinedRow, side: number, key: string | undefined): void {
    const isOfKey = key !== undefined && this.#person.isIdentity(key, this.#side(side).key);
    if (!this.#isTheirs(row, side, isOfKey)) return;
    this.#rows++;
    this.#states.set(name, undefined);
  }
}
