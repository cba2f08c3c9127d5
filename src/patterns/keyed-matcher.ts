import { compareEvents } from '../event.js';
import type { Timestamp } from '../time.js';
import { CompactKeys } from './compact-keys.js';
import { Deadlines } from './deadlines.js';
import type { KeyedFindings, MatcherFindings } from './findings.js';
import type { KeyMatcher } from './key-matcher.js';
import { LeastTimes } from './least-times.js';
import { Matcher } from './matcher.js';
import type { Miss } from './miss.js';
import { Misses } from './misses.js';
import type { Program } from './program.js';
import type { Row } from './row.js';
import { RowStore, type RowValues } from './row-store.js';
import { SerialMatcher } from './serial-matcher.js';
import type { MatcherSnapshot } from './snapshot.js';

/**
 * Row pattern recognition for many keys, each known by a small number that its owner gives it. A key with nothing open
 * costs nothing. Deadlines of all keys fall due in one order, (deadline, position of the first row), so that neither
 * the cut of batches nor how far a watermark jumps changes what is found or its order.
 */
export class KeyedMatcher<E> {
  readonly #program: Program<E>;
  readonly #findings: KeyedFindings<E>;
  readonly #store: RowStore<E>;
  /** What is found, of the key at hand. */
  readonly #ofKey: MatcherFindings<E>;
  readonly #matchers: (KeyMatcher<E> | undefined)[] = [];
  readonly #compact: CompactKeys<E>;
  readonly #deadlines = new Deadlines();
  /** When to look whether what a key remembers can be forgotten. */
  readonly #forgettings = new Deadlines();
  /** Of keys with a matcher, what `earliestUndecided` is made of; absent: nobody has asked. */
  #undecided: LeastTimes | undefined;
  #open = 0;
  #key = -1;
  /** One with nothing open, for the next key that needs one. */
  #spare: Matcher<E> | undefined;

  constructor(program: Program<E>, values: RowValues<E>, findings: KeyedFindings<E>) {
    this.#program = program;
    this.#findings = findings;
    this.#store = new RowStore(values);
    const { misses } = findings;
    const watch = misses && {
      wants: (missing: number) => misses.wants(missing, this.#key),
      missed: (miss: Miss<E>) => misses.missed(miss, this.#key),
    };
    this.#ofKey = {
      outcome: (outcome) => findings.outcome(outcome, this.#key),
      fault: (fault) => findings.fault(fault, this.#key),
      ...(watch === undefined ? {} : { misses: new Misses(program, this.#store, watch) }),
    };
    this.#compact = new CompactKeys(program, this.#store, this.#ofKey, {
      begun: (key, row) => this.#await(this.#store.time(row), key),
      closed: (key) => findings.closed(key),
    });
  }

  /** How many rows are kept, of all keys. */
  get rows(): number {
    return this.#store.size;
  }

  /** How many keys have something open or remembered. */
  get size(): number {
    return this.#open + this.#compact.size;
  }

  /** Those with something open or remembered. */
  *keys(): Iterable<number> {
    yield* this.#compact.keys();
    for (const [key, matcher] of this.#matchers.entries()) if (matcher !== undefined) yield key;
  }

  /** How many start rows of the key are undecided: its partial matches. */
  open(key: number): number {
    return this.#matchers[key]?.open ?? this.#compact.open(key);
  }

  isOpen(key: number): boolean {
    return this.#matchers[key] !== undefined || this.#compact.has(key);
  }

  /** Whether a row with this symbol can mean something to a key that has nothing open. */
  canBegin(symbol: number): boolean {
    const { configurations, compact } = this.#program;
    if (!compact) return true;
    const { plain } = configurations.step(configurations.later, symbol);
    return plain.to !== undefined || plain.accept !== undefined;
  }

  /** `advance`, if something is due: keys may close. */
  reach(time: Timestamp): void {
    if (this.#deadlines.earliest <= time || this.#forgettings.earliest <= time) this.advance(time);
  }

  /**
   * Takes the next row of all keys; `symbol` spares computing it. If the key's number may have been given back by what the
   * row's time closed, `reach` that time before asking for the number.
   */
  process(key: number, row: Row<E>, symbol?: number): void {
    this.reach(row.time);
    this.#key = key;
    if (this.#isForgettable(key, row.time)) this.#drop(key);
    let matcher = this.#matchers[key];
    if (matcher === undefined) {
      if (this.#program.compact && symbol !== undefined && this.#compact.process(key, row, symbol)) return;
      matcher = this.#newMatcher(key);
      this.#forgetLater(key, row.time);
    }
    if (matcher.process(row, symbol)) this.#await(row.time, key);
    this.#undecided?.touch(key);
    if (matcher.idle) this.#close(key);
  }

  /** Whether a row with this symbol leaves what is open of the key as it is, so that it may be given later. */
  isPatient(key: number, symbol: number): boolean {
    return this.#program.compact && !this.#program.timeouts && this.#compact.isPatient(key, symbol);
  }

  /** Takes a row of a patient key that was passed by then: it decides nothing, and no deadline is looked at for it. */
  processPassed(key: number, row: Row<E>, symbol: number): void {
    this.#key = key;
    if (this.#compact.has(key)) this.#compact.process(key, row, symbol);
  }

  /** No row before `watermark` is still to come. `Infinity`: none at all. */
  advance(watermark: Timestamp): void {
    const atEnd = watermark === Number.POSITIVE_INFINITY;
    while (this.#deadlines.earliest <= watermark && this.#deadlines.size > 0) {
      const time = this.#deadlines.earliest;
      for (const key of this.#inOrder(this.#deadlines.takeDue())) this.#advance(key, time, atEnd);
    }
    while (this.#forgettings.size > 0 && this.#forgettings.earliest <= watermark) {
      const time = this.#forgettings.earliest;
      for (const key of this.#forgettings.takeDue())
        if (this.#isForgettable(key, time)) this.#close(key);
        else if (this.#matchers[key] !== undefined && !atEnd) this.#forgetLater(key, time);
    }
    if (!atEnd) return;
    for (const key of this.#compact.keys()) this.#advance(key, watermark, true);
    for (const key of this.#matchers.keys()) this.#advance(key, watermark, true);
  }

  /**
   * The least event time that an outcome still undecided could have; `Infinity`: all will be later than what has come by
   * now. A compact key's are: they are given out with the row, or at the deadline, that decides them. To ask again costs what
   * has changed since.
   */
  earliestUndecided(): Timestamp {
    if (this.#undecided === undefined) {
      this.#undecided = new LeastTimes();
      for (const [key, matcher] of this.#matchers.entries()) if (matcher !== undefined) this.#undecided.touch(key);
    }
    return this.#undecided.least((key) => this.#matchers[key]?.earliestUndecided() ?? Number.POSITIVE_INFINITY);
  }

  /** Absent: nothing of the key is open or remembered. */
  snapshot(key: number): MatcherSnapshot<E> | undefined {
    if (!this.#compact.has(key)) return this.#matchers[key]?.snapshot();
    const matcher = new Matcher(this.#program, this.#store, this.#ofKey);
    matcher.adopt(this.#compact.first(key), this.#compact.last(key));
    return matcher.snapshot();
  }

  /** Puts keys back where their snapshots were taken. */
  restore(snapshots: Iterable<readonly [key: number, snapshot: MatcherSnapshot<E>]>): void {
    const awaited: { readonly row: Row<E>; readonly key: number }[] = [];
    let last = Number.NEGATIVE_INFINITY;
    for (const [key, snapshot] of snapshots) {
      const matcher = this.#newMatcher(key);
      matcher.restore(snapshot);
      last = Math.max(last, snapshot.lastTime);
      for (const row of matcher.awaited()) awaited.push({ row, key });
    }
    for (const key of this.#matchers.keys()) this.#forgetLater(key, last);
    if (this.#program.within === Number.POSITIVE_INFINITY) return;
    this.#deadlines.clear();
    for (const { row, key } of awaited.sort((a, b) => compareEvents(a.row, b.row))) this.#await(row.time, key);
  }

  /** Puts keys where their snapshots were taken, or undefined: nothing of them is open; whatever they have open now is let go. */
  replace(snapshots: Iterable<readonly [key: number, snapshot: MatcherSnapshot<E> | undefined]>): void {
    const awaited: { readonly row: Row<E>; readonly key: number }[] = [];
    for (const [key, snapshot] of snapshots) {
      if (this.#compact.has(key)) this.#newMatcher(key);
      if (this.#matchers[key] !== undefined) this.#drop(key);
      if (snapshot === undefined) continue;
      const matcher = this.#newMatcher(key);
      matcher.restore(snapshot);
      this.#undecided?.touch(key);
      this.#forgetLater(key, snapshot.lastTime);
      for (const row of matcher.awaited()) awaited.push({ row, key });
    }
    const { within } = this.#program;
    if (within === Number.POSITIVE_INFINITY || awaited.length === 0) return;
    const inOrder = awaited.sort((a, b) => compareEvents(a.row, b.row));
    this.#deadlines.insert(inOrder.map(({ row, key }) => ({ time: row.time + within, owner: key })));
  }

  /** A key that has several deadlines at one time comes where its first open start row does: the others are decided. */
  #inOrder(keys: readonly number[]): Iterable<number> {
    if (keys.length === 1) return keys;
    const each = new Set(keys);
    if (each.size === keys.length || each.size === 1) return each;
    const open = [...each].flatMap((key) => {
      const row = this.#compact.has(key) ? this.#store.at(this.#compact.first(key)) : this.#matchers[key]?.earliest;
      return row === undefined ? [] : [{ row, key }];
    });
    return open.sort((a, b) => compareEvents(a.row, b.row)).map(({ key }) => key);
  }

  /** Whether all that the key has is remembered, and its last row is so long ago that it is to be forgotten. */
  #isForgettable(key: number, time: Timestamp): boolean {
    const matcher = this.#matchers[key];
    return matcher?.resting === true && matcher.lastTime + this.#program.stateTtl <= time;
  }

  /** Looks in time that do not go back, as the ring wants them; a key is looked at no later than twice its time. */
  #forgetLater(key: number, now: Timestamp): void {
    const { remembers, stateTtl } = this.#program;
    if (remembers && stateTtl < Number.POSITIVE_INFINITY) this.#forgettings.add(now + stateTtl, key);
  }

  #await(time: Timestamp, key: number): void {
    const { within } = this.#program;
    if (within < Number.POSITIVE_INFINITY) this.#deadlines.add(time + within, key);
  }

  /** Takes over the key's rows, if it was compact. */
  #newMatcher(key: number): KeyMatcher<E> {
    const { serial } = this.#program;
    if (serial) return this.#hold(key, new SerialMatcher(this.#program, this.#store, this.#ofKey));
    const matcher = this.#spare ?? new Matcher(this.#program, this.#store, this.#ofKey);
    this.#spare = undefined;
    if (this.#compact.has(key)) {
      matcher.adopt(this.#compact.first(key), this.#compact.last(key));
      this.#compact.forget(key);
    }
    return this.#hold(key, matcher);
  }

  #hold(key: number, matcher: KeyMatcher<E>): KeyMatcher<E> {
    this.#matchers[key] = matcher;
    this.#undecided?.touch(key);
    this.#open++;
    return matcher;
  }

  #advance(key: number, time: Timestamp, atEnd: boolean): void {
    this.#key = key;
    if (this.#compact.has(key)) {
      this.#compact.expire(key, time);
      return;
    }
    const matcher = this.#matchers[key];
    if (matcher === undefined) return;
    matcher.advance(time, atEnd);
    this.#undecided?.touch(key);
    if (matcher.idle || (atEnd && time === Number.POSITIVE_INFINITY)) this.#close(key);
  }

  #close(key: number): void {
    this.#drop(key);
    this.#findings.closed(key);
  }

  /** The key begins anew. */
  #drop(key: number): void {
    const matcher = this.#matchers[key];
    matcher?.release();
    this.#matchers[key] = undefined;
    this.#undecided?.touch(key);
    this.#open--;
    if (matcher instanceof Matcher && matcher.idle) {
      matcher.reset();
      this.#spare = matcher;
    }
  }
}
