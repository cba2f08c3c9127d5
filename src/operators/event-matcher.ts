import type { Position, StreamEvent } from '../event.js';
import { KeyedAllMatches } from '../patterns/all-matches/keyed-all-matches.js';
import { type AllMatchesProgram, compileAllMatches } from '../patterns/all-matches/program.js';
import type { AllMatchesSnapshot } from '../patterns/all-matches/snapshot.js';
import type { KeyedFindings } from '../patterns/findings.js';
import { KeyedMatcher } from '../patterns/keyed-matcher.js';
import type { RowPattern } from '../patterns/pattern.js';
import { compile, type Program } from '../patterns/program.js';
import type { Row } from '../patterns/row.js';
import { RowObjects } from '../patterns/row-store.js';
import type { MatcherSnapshot } from '../patterns/snapshot.js';
import type { Value } from '../schema.js';
import type { Timestamp } from '../time.js';

/** A pattern over the events of many keys, each known by a small number. Its state is plain data. */
export interface EventMatcher<T> {
  process(key: number, event: StreamEvent<T>): void;
  /** Whether the event can mean something to a key that has nothing open. */
  mayBegin(event: StreamEvent<T>): boolean;
  advance(time: Timestamp): void;
  /** Undefined: nothing of the key is open. */
  snapshot(key: number): EventSnapshot<T> | undefined;
  restore(snapshots: readonly (readonly [key: number, snapshot: EventSnapshot<T>])[]): void;
}

/** What a key has open; its events once, in the order in which the rest refers to them. */
export interface EventSnapshot<T> {
  readonly events: readonly StreamEvent<T>[];
  readonly open:
    | {
        readonly kind: 'preferred';
        readonly ordinals: readonly number[];
        readonly rest: Omit<MatcherSnapshot<T>, 'rows'>;
      }
    | { readonly kind: 'all'; readonly rest: Omit<AllMatchesSnapshot<T>, 'rows'> };
}

export type MatcherFor<T> = (findings: KeyedFindings<T>) => EventMatcher<T>;

/** Compiles the pattern once; what it returns makes a matcher for each subscription. */
export function eventMatcher<T>(pattern: RowPattern<T>): MatcherFor<T> {
  if (pattern.matches === 'all') {
    const program = compileAllMatches(pattern);
    return (findings) => new AllEventMatches(program, findings);
  }
  const program = compile(pattern);
  // What functions say of an event depends on nothing beside it.
  const haveSymbols = program.compact && [...pattern.define.values()].every(({ kind }) => kind === 'predicate');
  return (findings) => new PreferredEventMatches(program, haveSymbols, findings);
}

class PreferredEventMatches<T> implements EventMatcher<T> {
  readonly #matcher: KeyedMatcher<T>;
  readonly #program: Program<T>;
  readonly #haveSymbols: boolean;
  /** Of the event that was last asked about: it is mostly the one that is then taken. */
  #event: StreamEvent<T> | undefined;
  #row: EventRow<T> | undefined;
  #symbol: number | undefined;

  constructor(program: Program<T>, haveSymbols: boolean, findings: KeyedFindings<T>) {
    this.#matcher = new KeyedMatcher(program, new RowObjects(), findings);
    this.#program = program;
    this.#haveSymbols = haveSymbols;
  }

  process(key: number, event: StreamEvent<T>): void {
    this.#matcher.process(key, this.#moveTo(event), this.#symbol);
  }

  mayBegin(event: StreamEvent<T>): boolean {
    this.#moveTo(event);
    return this.#symbol === undefined || this.#matcher.canBegin(this.#symbol);
  }

  advance(time: Timestamp): void {
    this.#matcher.advance(time);
  }

  snapshot(key: number): EventSnapshot<T> | undefined {
    const snapshot = this.#matcher.snapshot(key);
    if (snapshot === undefined) return undefined;
    const { rows, ...rest } = snapshot;
    const ordinals = rows.map(({ ordinal }) => ordinal);
    return { events: rows.map(({ row }) => eventOf(row)), open: { kind: 'preferred', ordinals, rest } };
  }

  restore(snapshots: readonly (readonly [number, EventSnapshot<T>])[]): void {
    this.#matcher.restore(
      snapshots.flatMap(([key, { events, open }]) => {
        if (open.kind !== 'preferred') return [];
        const { ordinals, rest } = open;
        const rows = events.map((event, i) => ({ row: new EventRow(event), ordinal: ordinals[i] ?? -1 }));
        return [[key, { ...rest, rows }] as const];
      }),
    );
  }

  /** Undefined: what a symbol does not say is asked. */
  #moveTo(event: StreamEvent<T>): EventRow<T> {
    if (this.#row !== undefined && event === this.#event) return this.#row;
    const row = new EventRow(event);
    this.#event = event;
    this.#row = row;
    this.#symbol = undefined;
    if (!this.#haveSymbols) return row;
    const { symbols } = this.#program;
    const symbol = symbols.of({ row, variable: null, matchNumber: 0, neighbour: noNeighbour });
    if (symbols.faults.length === 0) this.#symbol = symbol;
    return row;
  }
}

class AllEventMatches<T> implements EventMatcher<T> {
  readonly #matcher: KeyedAllMatches<T>;

  constructor(program: AllMatchesProgram<T>, findings: KeyedFindings<T>) {
    this.#matcher = new KeyedAllMatches(program, findings);
  }

  process(key: number, event: StreamEvent<T>): void {
    this.#matcher.process(key, new EventRow(event));
  }

  mayBegin(): boolean {
    return true;
  }

  advance(time: Timestamp): void {
    this.#matcher.advance(time);
  }

  snapshot(key: number): EventSnapshot<T> | undefined {
    const snapshot = this.#matcher.snapshot(key);
    if (snapshot === undefined) return undefined;
    const { rows, ...rest } = snapshot;
    return { events: rows.map(eventOf), open: { kind: 'all', rest } };
  }

  restore(snapshots: readonly (readonly [number, EventSnapshot<T>])[]): void {
    this.#matcher.restore(
      snapshots.flatMap(([key, { events, open }]) => {
        if (open.kind !== 'all') return [];
        return [[key, { ...open.rest, rows: events.map((event) => new EventRow(event)) }] as const];
      }),
    );
  }
}

function noNeighbour(): undefined {
  return undefined;
}

function eventOf<T>({ time, position, event }: Row<T>): StreamEvent<T> {
  return { time, position, value: event };
}

class EventRow<T> implements Row<T> {
  readonly #event: StreamEvent<T>;

  constructor(event: StreamEvent<T>) {
    this.#event = event;
  }

  get time(): Timestamp {
    return this.#event.time;
  }

  get position(): Position {
    return this.#event.position;
  }

  get event(): T {
    return this.#event.value;
  }

  at(): Value {
    return null;
  }

  keep(): this {
    return this;
  }
}
