import type { Duration, Timestamp } from '../time.js';
import { Fifo } from './fifo.js';

/** A row that waits for partners, as plain data. */
export interface OpenRow<T> {
  readonly row: T;
  /** Absent: it has no partner whatever comes. */
  readonly key?: string;
  /** Nothing has met it yet, and whoever keeps it wants to know that. */
  readonly isAlone: boolean;
}

interface Open<T> {
  readonly row: T;
  readonly key: string | undefined;
  /** Counts the rows that were kept, in the order in which they came. */
  readonly serial: number;
  isAlone: boolean;
  isSaved: boolean;
}

/**
 * One side's rows that may still meet one of the other side, in event-time order: all of them, and each key's. Each stays
 * equally long, so the first to come is the first to go.
 */
export class OpenRows<T extends { readonly time: Timestamp }> {
  readonly #stays: Duration;
  readonly #all = new Fifo<Open<T>>();
  readonly #keys = new Map<string, Fifo<Open<T>>>();
  #serial = 0;
  /** Not as they were last saved; absent: nobody saves them. */
  #changed: Map<number, Open<T>> | undefined = new Map();
  #gone: number[] = [];

  constructor(stays: Duration) {
    this.#stays = stays;
  }

  get length(): number {
    return this.#all.length;
  }

  /** Until when the first of them stays; `Infinity` when there is none. */
  get deadline(): Timestamp {
    return (this.#all.first?.row.time ?? Number.POSITIVE_INFINITY) + this.#stays;
  }

  /** Takes a row not earlier than the one before it. */
  add({ row, key, isAlone }: OpenRow<T>): void {
    const open = { row, key, serial: this.#serial++, isAlone, isSaved: false };
    this.#put(open);
    this.#changed?.set(open.serial, open);
  }

  /** Offers the key's rows up to this time to `meet`, which says whether one belongs to what it is compared with. */
  meet(key: string, until: Timestamp, meet: (row: T) => boolean): boolean {
    const rows = this.#keys.get(key);
    let met = false;
    for (let place = 0; ; place++) {
      const open = rows?.at(place);
      if (open === undefined || open.row.time > until) return met;
      if (!meet(open.row)) continue;
      met = true;
      if (!open.isAlone) continue;
      open.isAlone = false;
      this.#changed?.set(open.serial, open);
    }
  }

  /** Those whose stay ends before `time` go; `forgotten` is given each that is still alone, and its deadline. */
  forgetBefore(time: Timestamp, forgotten?: (row: T, deadline: Timestamp) => void): void {
    for (
      let { first } = this.#all;
      first !== undefined && first.row.time + this.#stays < time;
      first = this.#all.first
    ) {
      this.#all.shift();
      this.#drop(first);
      if (first.isAlone) forgotten?.(first.row, first.row.time + this.#stays);
    }
  }

  /** What is new or has changed since this was last asked, by a number that is the row's; undefined: forgotten. */
  takeChanges(): ReadonlyMap<number, OpenRow<T> | undefined> {
    const changes = new Map<number, OpenRow<T> | undefined>();
    for (const serial of this.#gone) changes.set(serial, undefined);
    for (const [serial, open] of this.#changed ?? []) {
      const { row, key, isAlone } = open;
      open.isSaved = true;
      changes.set(serial, { row, ...(key === undefined ? {} : { key }), isAlone });
    }
    this.#gone = [];
    this.#changed = new Map();
    return changes;
  }

  /** Nobody will ask for changes. */
  forgetChanges(): void {
    this.#changed = undefined;
  }

  /** Before the first row. */
  restore(rows: ReadonlyMap<number, OpenRow<T>>): void {
    for (const [serial, { row, key, isAlone }] of [...rows].sort(([a], [b]) => a - b)) {
      this.#put({ row, key, serial, isAlone, isSaved: true });
      this.#serial = serial + 1;
    }
  }

  #put(open: Open<T>): void {
    this.#all.push(open);
    if (open.key === undefined) return;
    const rows = this.#keys.get(open.key) ?? new Fifo();
    rows.push(open);
    this.#keys.set(open.key, rows);
  }

  #drop({ key, serial, isSaved }: Open<T>): void {
    if (isSaved) this.#gone.push(serial);
    this.#changed?.delete(serial);
    if (key === undefined) return;
    const rows = this.#keys.get(key);
    rows?.shift();
    if (rows?.length === 0) this.#keys.delete(key);
  }
}
