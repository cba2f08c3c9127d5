import type { Timestamp } from '../time.js';

/** Rows that a key took in one epoch, and how far time had come: from them and the state before follows the state after. */
export interface LoggedRows<R> {
  /** The key's, of its state. */
  readonly identity: string;
  /** Which of the key's since its state was written. */
  readonly place: number;
  readonly rows: readonly R[];
  readonly until: Timestamp;
}

/** By name; undefined forgets it. */
export type LogChange<R> = readonly [name: string, logged: LoggedRows<R> | undefined];

interface KeyLog<R> {
  readonly identity: string;
  /** Rows of the state that was written. */
  readonly size: number;
  pieces: number;
  logged: number;
  /** How many it took since it was last written; of more than are logged none is kept. */
  taken: number;
  rows: R[];
}

/** With fewer rows a state is written whole. */
const LARGE_STATE = 256;

/**
 * What is written of keys with much open: not their state each time it changes, but the rows that changed it, until these
 * are as many as the state's. So what is written of a key grows with its rows, not with their square.
 */
export class KeyLogs<R> {
  readonly #logs = new Map<number, KeyLog<R>>();
  readonly #largeState: number;
  #changes: LogChange<R>[] = [];

  constructor(largeState: number = LARGE_STATE) {
    this.#largeState = largeState;
  }

  /** The key's state, of so many rows, is written. */
  begin(slot: number, identity: string, size: number): void {
    this.drop(slot);
    if (size >= this.#largeState) this.#logs.set(slot, { identity, size, pieces: 0, logged: 0, taken: 0, rows: [] });
  }

  has(slot: number): boolean {
    return this.#logs.has(slot);
  }

  add(slot: number, row: R): void {
    const log = this.#logs.get(slot);
    if (log === undefined) return;
    log.taken++;
    if (log.logged + log.taken < log.size) log.rows.push(row);
    else log.rows = [];
  }

  /** Logs what the key took. Returns false if its state is to be written instead. */
  write(slot: number, until: Timestamp): boolean {
    const log = this.#logs.get(slot);
    if (log === undefined) return false;
    const { identity, rows } = log;
    log.rows = [];
    log.logged += log.taken + 1;
    log.taken = 0;
    if (log.logged > log.size) return false;
    const place = log.pieces++;
    this.#changes.push([nameOf(identity, place), { identity, place, rows, until }]);
    return true;
  }

  /** The key's state is written, or there is none any more. */
  drop(slot: number): void {
    const log = this.#logs.get(slot);
    if (log === undefined) return;
    for (let place = 0; place < log.pieces; place++) this.forget(nameOf(log.identity, place));
    this.#logs.delete(slot);
  }

  forget(name: string): void {
    this.#changes.push([name, undefined]);
  }

  takeChanges(): readonly LogChange<R>[] {
    const changes = this.#changes;
    this.#changes = [];
    return changes;
  }
}

function nameOf(identity: string, place: number): string {
  return `${place} ${identity}`;
}

export function byIdentity<R>(logged: Iterable<LoggedRows<R>>): ReadonlyMap<string, readonly LoggedRows<R>[]> {
  const found = new Map<string, LoggedRows<R>[]>();
  for (const rows of logged) {
    const known = found.get(rows.identity);
    if (known === undefined) found.set(rows.identity, [rows]);
    else known.push(rows);
  }
  return found;
}
