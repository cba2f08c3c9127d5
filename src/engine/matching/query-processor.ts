import { type Batch, timeAt } from '../../batch.js';
import { byIdentity, KeyLogs } from '../../patterns/key-logs.js';
import { KeyedMatcher } from '../../patterns/keyed-matcher.js';
import type { Outcome } from '../../patterns/outcome.js';
import { compile, type Program } from '../../patterns/program.js';
import type { Row } from '../../patterns/row.js';
import type { MatcherSnapshot } from '../../patterns/snapshot.js';
import type { MatchQueryPlan } from '../../query/plan.js';
import type { Value } from '../../schema.js';
import type { Timestamp } from '../../time.js';
import { faultText } from '../fault-text.js';
import { BatchRow } from '../keys/batch-row.js';
import { BatchSymbols } from '../keys/batch-symbols.js';
import { KeptRows } from '../keys/kept-rows.js';
import { keyIdentity } from '../keys/key-identity.js';
import { KeyIndex } from '../keys/key-index.js';
import type { LoggedRows } from '../keys/key-logs.js';
import { type KeyState, keyStateOf, snapshotOf } from '../keys/key-state.js';
import type { OpenMatches } from '../keys/open-matches.js';
import { type KeptValues, keptValues } from '../keys/remembered-row.js';
import { replayKey } from '../keys/replay-key.js';
import type { Found, Processor, StateChanges } from '../processor.js';
import { FoundSoFar } from '../reloading/found-so-far.js';
import { type KeySlots, OwnKeys } from '../windows/key-slots.js';
import { MatchOutput } from './match-output.js';
import { NearMisses } from './near-misses.js';

type Values = readonly Value[];

export interface QueryProcessorOptions {
  /**
   * May be shared with other queries by the same key: who shares them is told when nothing of a key is open here any more,
   * and gives its number back once that is so of all.
   */
  readonly keys?: KeyIndex;
  readonly slots?: KeySlots;
  readonly closed?: (key: number) => void;
  readonly logs?: KeyLogs<KeptValues>;
  /** How many near misses are kept of an epoch, and of a minute of event time. Default: none. */
  readonly nearMisses?: number;
}

/** A query with MATCH_RECOGNIZE at work: ordered batches of its input in, behaviours out. */
export class QueryProcessor implements Processor {
  readonly plan: MatchQueryPlan;
  readonly #matcher: KeyedMatcher<never>;
  readonly #output: MatchOutput;
  readonly #nearMisses: NearMisses | undefined;
  readonly #program: Program<never>;
  readonly #keys: KeyIndex;
  /** What the matcher knows keys by. */
  readonly #slots: KeySlots;
  readonly #keyClosed: (key: number) => void;
  readonly #symbols: BatchSymbols | undefined;
  /** Keys whose state is not as it was when it was last taken; absent: nobody takes it. */
  #changed: Set<number> | undefined = new Set();
  /** Identities of keys whose state was taken, and of those of them that have nothing open any more. */
  readonly #taken = new Map<number, string>();
  readonly #closed = new Set<string>();
  readonly #logs: KeyLogs<KeptValues>;
  #reached: Timestamp = Number.NEGATIVE_INFINITY;
  readonly #found: FoundSoFar;

  constructor(plan: MatchQueryPlan, options: QueryProcessorOptions = {}) {
    const { keys = new KeyIndex(plan.partitionBy), slots = new OwnKeys(), logs = new KeyLogs() } = options;
    const { closed = (key) => keys.release(key), nearMisses = 0 } = options;
    this.plan = plan;
    this.#found = new FoundSoFar(plan);
    this.#keyClosed = closed;
    this.#output = new MatchOutput(plan, this.#found);
    this.#keys = keys;
    this.#slots = slots;
    this.#logs = logs;
    const program = compile<never>(
      plan.pattern,
      plan.measures.map(({ expression }) => expression),
    );
    const keyOf = (slot: number): Values => this.#keys.values(this.#slots.key(slot));
    this.#nearMisses = nearMisses > 0 ? new NearMisses(plan, program, nearMisses, keyOf) : undefined;
    this.#program = program;
    this.#symbols = BatchSymbols.suit(program) ? new BatchSymbols(program) : undefined;
    this.#matcher = new KeyedMatcher<never>(program, new KeptRows(plan.input.schema, this.plan.fields), {
      outcome: (outcome, slot) => this.#conclude(outcome, this.#slots.key(slot)),
      fault: ({ row, ...fault }) => this.#found.reject(row.position, faultText(fault)),
      closed: (slot) => this.#forget(slot),
      ...(this.#nearMisses === undefined ? {} : { misses: this.#nearMisses }),
    });
  }

  /** Rows in order. */
  process(batch: Batch): void {
    const row = new BatchRow(batch);
    this.#keys.read(batch, (key) => this.isOpen(key));
    const symbols = this.#symbols?.of(batch, row);
    for (let index = 0; index < batch.length; index++) {
      const symbol = symbols?.[index] ?? FAULTY;
      const canBegin = this.canBegin(symbol);
      // What the time has run out of gives its key's number back: before one is asked for.
      this.#matcher.reach(timeAt(batch, index));
      const key = canBegin ? this.#keys.of(index) : this.#keys.find(index);
      if (key < 0 || !(canBegin || this.isOpen(key))) continue;
      row.index = index;
      this.take(key, row, symbol);
    }
  }

  /** Takes the next row, of this key. */
  take(key: number, row: BatchRow, symbol: number = FAULTY): void {
    this.#matcher.reach(row.time);
    const slot = this.#slots.of(key);
    if (symbol === FAULTY) this.#matcher.process(slot, row);
    else this.#matcher.process(slot, row, symbol);
    if (this.#changed === undefined || !this.#matcher.isOpen(slot)) return;
    this.#changed.add(slot);
    if (this.#logs.has(slot)) this.#logs.add(slot, keptValues(row, this.plan.fields));
  }

  /** Takes a row of this key that it was spared, since none of its conditions is true of it. */
  takeKept(key: number, row: Row<never>): void {
    this.#matcher.processPassed(this.#slots.of(key), row, 0);
  }

  /** Whether a row that none of its conditions is true of would leave what is open of the key as it is. */
  isPatient(key: number): boolean {
    return this.#changed === undefined && this.#matcher.isPatient(this.#slots.find(key), 0);
  }

  isOpen(key: number): boolean {
    const slot = this.#slots.find(key);
    return slot >= 0 && this.#matcher.isOpen(slot);
  }

  /** Keys with something open. */
  openKeys(): readonly number[] {
    return [...this.#matcher.keys()].map((slot) => this.#slots.key(slot));
  }

  /** What is open now: looks at every open key, so for now and then. */
  openMatches(): OpenMatches {
    const slots = [...this.#matcher.keys()];
    return {
      counts: Float64Array.from(slots, (slot) => this.#matcher.open(slot)),
      states: (most) => slots.slice(0, most).flatMap((slot) => this.#state(slot) ?? []),
    };
  }

  /** Whether a row with this symbol can mean something to a key with nothing open. */
  canBegin(symbol: number): boolean {
    return symbol === FAULTY || this.#matcher.canBegin(symbol);
  }

  /** What the row alone says, as `take` wants it. */
  symbolOf(row: BatchRow): number {
    const { symbols } = this.#program;
    const symbol = symbols.of(row);
    return symbols.faults.length > 0 ? FAULTY : symbol;
  }

  /** Values of that column beyond which no condition on the row is true; absent: any value may do. */
  get constants(): readonly Value[] | undefined {
    const { locals, symbols } = this.#program;
    if (this.canBegin(0) || symbols.size === 1) return undefined;
    const constants = locals.map((test) => test.constants);
    return constants.every((values) => values !== undefined) ? constants.flat() : undefined;
  }

  /** The one column that all conditions on the row read, if there is one and rows beside do not matter. */
  get onlyField(): number | undefined {
    if (!BatchSymbols.suit(this.#program)) return undefined;
    const fields = new Set(this.#program.locals.flatMap((test) => test.fields ?? []));
    const [field] = fields;
    return fields.size === 1 ? field : undefined;
  }

  advance(watermark: Timestamp): void {
    this.#reached = Math.max(this.#reached, watermark);
    this.#matcher.advance(watermark);
  }

  earliestUndecided(): Timestamp {
    return this.#matcher.earliestUndecided();
  }

  takeFound(): Found {
    const found = this.#found.take();
    return this.#nearMisses === undefined ? found : { ...found, nearMisses: this.#nearMisses.take(this.#reached) };
  }

  /**
   * What changed since this was last asked: the states of keys by identity (undefined: nothing is open any more), and rows
   * that keys with a large state took since that was given.
   */
  takeChanges(): StateChanges<KeyState> {
    const states = new Map<string, KeyState | undefined>();
    for (const identity of this.#closed) states.set(identity, undefined);
    this.#closed.clear();
    for (const slot of this.#changed ?? []) {
      if (this.#logs.write(slot, this.#reached)) continue;
      const state = this.#state(slot);
      if (state === undefined) continue;
      const identity = keyIdentity(state.key);
      this.#taken.set(slot, identity);
      this.#logs.begin(slot, identity, state.matcher.rows.length);
      states.set(identity, state);
    }
    this.#changed = new Set();
    return { states, logs: this.#logs.takeChanges() };
  }

  /** Nobody will ask for changes. */
  forgetChanges(): void {
    this.#changed = undefined;
  }

  /** Before the first batch. What follows from `logs` is written whole the next time. */
  restore(states: ReadonlyMap<string, KeyState>, logs: ReadonlyMap<string, LoggedRows> = new Map()): void {
    const logged = byIdentity(logs.values());
    for (const name of logs.keys()) this.#logs.forget(name);
    const snapshots: [number, MatcherSnapshot<never>][] = [];
    for (const [identity, state] of states) {
      const rows = logged.get(identity);
      const before = snapshotOf(state, this.plan.fields);
      const snapshot = rows === undefined ? before : replayKey(before, rows, this.#program, this.plan);
      if (snapshot === undefined || this.#isOver(snapshot)) {
        this.#closed.add(identity);
        continue;
      }
      const slot = this.#slots.of(this.#keys.ofValues(state.key));
      this.#taken.set(slot, identity);
      if (rows !== undefined) this.#changed?.add(slot);
      snapshots.push([slot, snapshot]);
    }
    this.#matcher.restore(snapshots);
  }

  /** Puts keys where they had these states, or undefined: nothing is open of them; whatever is open of them now is let go. */
  replace(states: Iterable<readonly [key: readonly Value[], state: KeyState | undefined]>): void {
    const snapshots = Array.from(states, ([values, state]): [number, MatcherSnapshot<never> | undefined] => {
      return [this.#slots.of(this.#keys.ofValues(values)), state && snapshotOf(state, this.plan.fields)];
    });
    this.#matcher.replace(snapshots);
    for (const [slot, snapshot] of snapshots) {
      this.#logs.drop(slot);
      if (snapshot === undefined) this.#forget(slot);
      else this.#changed?.add(slot);
    }
  }

  /** Whether what was open of it has been forgotten. */
  #isOver({ starts, waiting }: MatcherSnapshot<never>): boolean {
    return starts.length === 0 && waiting < 0 && !this.#program.remembers;
  }

  #forget(slot: number): void {
    const key = this.#slots.key(slot);
    this.#slots.release(slot);
    this.#keyClosed(key);
    this.#changed?.delete(slot);
    this.#logs.drop(slot);
    const identity = this.#taken.get(slot);
    if (identity === undefined) return;
    this.#taken.delete(slot);
    this.#closed.add(identity);
  }

  #state(slot: number): KeyState | undefined {
    const snapshot = this.#matcher.snapshot(slot);
    return snapshot && keyStateOf(this.#keys.values(this.#slots.key(slot)), snapshot, this.plan.fields);
  }

  #conclude(outcome: Outcome<never>, key: number): void {
    this.#changed?.add(this.#slots.of(key));
    this.#output.give(outcome, this.#keys.values(key));
  }
}

/** The matcher is to compute the row's symbol itself. */
const FAULTY = -1;
