import type { Batch } from '../batch.js';
import type { FoundBehaviour } from '../behaviour.js';
import type { DeadLetter } from '../dead-letter.js';
import type { NearMiss } from '../near-miss.js';
import type { QueryPlan } from '../query/plan.js';
import type { Timestamp } from '../time.js';
import type { LogChange, LoggedRows } from './keys/key-logs.js';

/** One query at work: batches of its input in, behaviours out. */
export interface Processor {
  readonly plan: QueryPlan;
  /** Rows in order. */
  process(batch: Batch): void | Promise<void>;
  /** Of a join with a table: all its rows, before the first batch. */
  readTable?(batch: Batch): void;
  /** Nothing before `watermark` is still to come. */
  advance(watermark: Timestamp): void | Promise<void>;
  /**
   * No behaviour that it gives from now on has an event time before this, as far as rows that it has seen go: the least that
   * one which is still undecided could have; `Infinity` where there is none. It does not go back.
   */
  earliestUndecided(): Timestamp;
  takeFound(): Found;
  takeChanges(): StateChanges;
  /** Nobody will ask for changes. */
  forgetChanges(): void;
  /** Before the first batch: the states that it gave. */
  restore(states: ReadonlyMap<string, unknown>, logs: ReadonlyMap<string, LoggedRows>): void;
}

/** What changed of what a query has open since it was last asked. */
export interface StateChanges<S = unknown> {
  /** What it must remember, by names of its own (of a key by its identity), as plain data; undefined: no more. */
  readonly states: ReadonlyMap<string, S | undefined>;
  /** Rows that keys with a large state took since that was given. */
  readonly logs: readonly LogChange[];
}

/** What a query found since it was last asked. */
export interface Found {
  readonly behaviours: readonly FoundBehaviour[];
  readonly deadLetters: readonly DeadLetter[];
  /** Absent: nobody wants any. */
  readonly nearMisses?: readonly NearMiss[];
}
