import { Conclusions } from './conclusions.js';
import type { Transition } from './configuration.js';
import type { MatcherFindings } from './findings.js';
import { KeyRows } from './key-rows.js';
import type { Misses } from './misses.js';
import { type Path, runOf } from './path.js';
import type { Program } from './program.js';
import type { Row } from './row.js';
import type { RowStore } from './row-store.js';
import type { Accept, Start } from './start.js';

const NONE = -1;
const STRIDE = 4;
const LAST = 1;
const STAY = 2;

/** What a compact key's owner is told. */
export interface CompactEvents {
  /** A start row began, whose deadline is to be awaited. */
  readonly begun: (key: number, row: number) => void;
  /** Nothing of the key is open any more. */
  readonly closed: (key: number) => void;
}

/**
 * Keys whose start rows all have one configuration, and whose rows since have left it as it is: most open keys, of most
 * patterns, most of the time (`A X*? R` until R comes). What is open of such a key are its kept rows, each start row with the
 * transition that began it as its note, and the one transition that all rows since made: three numbers a key. What does
 * not fit goes to a `Matcher`, which goes through the kept rows again.
 */
export class CompactKeys<E> {
  readonly #program: Program<E>;
  readonly #store: RowStore<E>;
  readonly #events: CompactEvents;
  readonly #misses: Misses<E> | undefined;
  /** Of the key at hand. */
  readonly #rows: KeyRows<E>;
  readonly #conclusions: Conclusions<E>;
  /** By key, side by side: its first and last kept row, and the transition of all rows since a start row; -1: none. */
  #numbers = new Int32Array(1024 * STRIDE).fill(NONE);
  /** By their ids. */
  readonly #transitions: Transition<E>[] = [];
  #size = 0;

  constructor(program: Program<E>, store: RowStore<E>, findings: MatcherFindings<E>, events: CompactEvents) {
    this.#program = program;
    this.#store = store;
    this.#events = events;
    this.#misses = findings.misses;
    this.#rows = new KeyRows(store);
    this.#conclusions = new Conclusions(program, this.#rows, findings);
  }

  /** How many keys there are. */
  get size(): number {
    return this.#size;
  }

  has(key: number): boolean {
    return this.first(key) >= 0;
  }

  /** The key's first kept row; -1: it has none. */
  first(key: number): number {
    return this.#numbers[key * STRIDE] ?? NONE;
  }

  last(key: number): number {
    return this.#numbers[key * STRIDE + LAST] ?? NONE;
  }

  /** How many start rows the key has. */
  open(key: number): number {
    let count = 0;
    for (let row = this.first(key); row >= 0; row = this.#store.next(row)) if (this.#store.note(row) >= 0) count++;
    return count;
  }

  *keys(): Iterable<number> {
    for (let key = 0; key * STRIDE < this.#numbers.length; key++) if (this.has(key)) yield key;
  }

  /** Its rows are another's now. */
  forget(key: number): void {
    this.#numbers[key * STRIDE] = NONE;
    this.#size--;
  }

  /** Takes the key's next row. Returns false, and has done nothing, if that does not fit. */
  process(key: number, row: Row<E>, symbol: number): boolean {
    const { configurations } = this.#program;
    const begin = configurations.step(configurations.later, symbol).plain;
    if (begin.accept !== undefined) return false;
    const first = this.first(key);
    if (first < 0) {
      if (begin.to === undefined) this.#events.closed(key);
      else this.#begin(key, this.#store.add(row, 0, NONE), begin);
      return true;
    }
    const configuration = this.#transitions[this.#store.note(first)]?.to;
    if (configuration === undefined) return false;
    const step = configurations.step(configuration, symbol);
    if (step.asked.length > 0) return false;
    const { plain } = step;
    if (plain.to === undefined) {
      this.#end(key, row, plain, begin);
      return true;
    }
    if (!plain.stays || (begin.to !== undefined && begin.to !== configuration)) return false;
    const stay = this.#transitions[this.#numbers[key * STRIDE + STAY] ?? NONE];
    if (stay !== undefined && stay !== plain && !stay.via.every((via, thread) => via === plain.via[thread]))
      return false;
    this.#numbers[key * STRIDE + STAY] = this.#id(plain);
    if (!plain.maps && begin.to === undefined) return true;
    const last = this.last(key);
    const id = this.#store.add(row, this.#store.ordinal(last) + 1, last);
    this.#numbers[key * STRIDE + LAST] = id;
    if (begin.to !== undefined) this.#await(key, id, begin);
    return true;
  }

  /** Whether a row with this symbol makes the step that all rows since a start row have made. */
  isPatient(key: number, symbol: number): boolean {
    const { configurations } = this.#program;
    const configuration = this.#transitions[this.#store.note(this.first(key))]?.to;
    if (configuration === undefined) return false;
    const { plain, asked } = configurations.step(configuration, symbol);
    const begin = configurations.step(configurations.later, symbol).plain;
    const stay = this.#transitions[this.#numbers[key * STRIDE + STAY] ?? NONE];
    if (asked.length > 0 || begin.to !== undefined || begin.accept !== undefined) return false;
    return plain.stays && (stay === undefined || stay === plain);
  }

  /** The start rows whose deadline `time` has reached are decided. */
  expire(key: number, time: number): void {
    const { within, timeouts, states } = this.#program;
    this.#take(key);
    // Rows of a table may have no time (NaN), and no WITHIN then.
    const isDue = (start: number): boolean => !(this.#store.time(start) + within > time);
    for (let start = this.#rows.first; start >= 0 && isDue(start); ) {
      const threads = this.#transitions[this.#store.note(start)]?.to?.states ?? [];
      const waiting = threads.findIndex((state) => (states[state]?.positions.length ?? 0) > 0);
      if (timeouts && within < Number.POSITIVE_INFINITY && waiting >= 0) {
        const { last } = this.#rows;
        this.#conclude('timeout', start, {
          path: this.#path(key, start, waiting),
          at: this.#store.ordinal(last),
          last,
        });
      } else if (this.#misses !== undefined) {
        this.#miss(key, start, this.#misses);
      }
      start = this.#nextStart(start);
      this.#rows.releaseBefore(start, 0);
    }
    this.#putBack(key);
  }

  #begin(key: number, row: number, begin: Transition<E>): void {
    const at = key * STRIDE;
    if (at >= this.#numbers.length) this.#grow(at);
    this.#numbers[at] = row;
    this.#numbers[at + LAST] = row;
    this.#numbers[at + STAY] = NONE;
    this.#size++;
    this.#await(key, row, begin);
  }

  #await(key: number, row: number, begin: Transition<E>): void {
    this.#store.setNote(row, this.#id(begin));
    this.#events.begun(key, row);
  }

  /** No thread is left: all start rows are complete with the row, or nothing comes of them. */
  #end(key: number, row: Row<E>, { accept }: Transition<E>, begin: Transition<E>): void {
    this.#take(key);
    const ordinal = this.#store.ordinal(this.#rows.last) + 1;
    const id = accept !== undefined || begin.to !== undefined ? this.#rows.append(row, ordinal) : NONE;
    if (accept !== undefined) {
      for (let start = this.#rows.first; start >= 0 && start !== id; start = this.#nextStart(start)) {
        const path = runOf(accept.via, ordinal, id, false, this.#path(key, start, accept.parent));
        this.#conclude('match', start, { path, at: ordinal, last: id });
      }
    } else if (this.#misses !== undefined) {
      for (let start = this.#rows.first; start >= 0 && start !== id; start = this.#nextStart(start)) {
        this.#miss(key, start, this.#misses, { row, end: id });
      }
    }
    const goesOn = begin.to !== undefined && ordinal > this.#conclusions.floor;
    this.#rows.releaseBefore(goesOn ? id : NONE, 0);
    if (goesOn) this.#size--;
    this.#numbers[key * STRIDE] = NONE;
    if (goesOn) {
      this.#store.setOrdinal(id, 0);
      this.#begin(key, id, begin);
    } else {
      this.#size--;
      this.#events.closed(key);
    }
  }

  /** The next start row that the last match did not skip; -1: there is none. */
  #nextStart(start: number): number {
    let row = this.#store.next(start);
    while (row >= 0 && (this.#store.note(row) < 0 || this.#store.ordinal(row) <= this.#conclusions.floor)) {
      row = this.#store.next(row);
    }
    return row;
  }

  #conclude(kind: 'match' | 'timeout', row: number, accept: Accept): void {
    const ordinal = this.#store.ordinal(row);
    const start: Start<E> = { row, ordinal, home: undefined, join: undefined, accept: undefined, verdict: undefined };
    this.#conclusions.conclude(start, { kind, accept });
  }

  /** Nothing came of the start row; `by`: because of that row. */
  #miss(key: number, start: number, misses: Misses<E>, by?: { readonly row: Row<E>; readonly end: number }): void {
    const configuration = this.#transitions[this.#store.note(start)]?.to;
    const standing = configuration && misses.wanted(configuration);
    if (standing === undefined) return;
    const { last } = this.#rows;
    const before = by === undefined || by.end < 0 ? last : this.#store.previous(by.end);
    const death = {
      start,
      path: this.#path(key, start, standing.thread),
      at: this.#store.ordinal(before),
      end: by?.end ?? NONE,
    };
    const of = by === undefined ? {} : { by: { row: by.row, variable: null, matchNumber: 0, neighbour: noneBeside } };
    misses.tell(standing, { ...death, ...of })();
  }

  #path(key: number, start: number, thread: number): Path {
    const { positions } = this.#program;
    const begin = this.#transitions[this.#store.note(start)]?.via[thread] ?? NONE;
    const ordinal = this.#store.ordinal(start);
    const run = runOf(begin, ordinal, start, false, undefined);
    const stay = this.#transitions[this.#numbers[key * STRIDE + STAY] ?? NONE]?.via[thread];
    if (stay === undefined) return run;
    const isGap = positions[stay]?.variable === undefined;
    return runOf(stay, ordinal + 1, isGap ? start : this.#store.next(start), isGap, run);
  }

  #take(key: number): void {
    this.#rows.adopt(this.first(key), this.last(key));
    this.#conclusions.resume({ floor: -1, covered: -1, count: 0 });
  }

  #putBack(key: number): void {
    this.#numbers[key * STRIDE] = this.#rows.first;
    this.#numbers[key * STRIDE + LAST] = this.#rows.last;
    if (this.#rows.first >= 0) return;
    this.#size--;
    this.#events.closed(key);
  }

  #id(transition: Transition<E>): number {
    this.#transitions[transition.id] ??= transition;
    return transition.id;
  }

  #grow(at: number): void {
    const numbers = new Int32Array(Math.max(at + STRIDE, this.#numbers.length * 2)).fill(NONE);
    numbers.set(this.#numbers);
    this.#numbers = numbers;
  }
}

/** What a compact key's conditions can see of the rows around. */
function noneBeside(): undefined {
  return undefined;
}
