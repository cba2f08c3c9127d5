import type { Row } from '../row.js';
import type { Position } from './automaton.js';
import { type History, matchedOf } from './history.js';
import { type CompleteMatch, continuationOf, deadlineOf, type PartialMatch, type Start } from './partial-match.js';
import type { AllMatchesProgram } from './program.js';

/**
 * One row, offered to every partial match of its key. What the row alone decides is computed once, whoever asks; what
 * two ways have in common (the same rows under the same variables, the same place in the pattern) goes on as one.
 */
export class Step<E> {
  readonly partial: PartialMatch<E>[] = [];
  readonly complete: CompleteMatch<E>[] = [];
  readonly #program: AllMatchesProgram<E>;
  readonly #row: Row<E>;
  readonly #ordinal: number;
  readonly #decided = new Map<string, boolean>();
  readonly #mapped = new Map<History<E> | undefined, Map<string, History<E>>>();
  readonly #places = new Map<History<E>, Set<number>>();
  readonly #given = new Set<History<E>>();
  #kept: Row<E> | undefined;

  constructor(program: AllMatchesProgram<E>, row: Row<E>, ordinal: number) {
    this.#program = program;
    this.#row = row;
    this.#ordinal = ordinal;
  }

  /** Whether anything holds on to the row. */
  get kept(): boolean {
    return this.#kept !== undefined;
  }

  /** What becomes of a partial match: all that it can be after this row. */
  move({ start, position, history }: PartialMatch<E>): void {
    for (const index of continuationOf(this.#program, position).positions) {
      const next = this.#program.positions[index];
      if (next === undefined || !this.#accepts(next, history)) continue;
      this.#arrive(start, index, next, next.variable === undefined ? history : this.#map(history, next.variable));
    }
  }

  /** The partial matches that begin with this row. */
  begin(): void {
    let start: Start<E> | undefined;
    for (const index of this.#program.initial.positions) {
      const next = this.#program.positions[index];
      if (next?.variable === undefined || !this.#accepts(next, undefined)) continue;
      start ??= { row: this.#keep(), ordinal: this.#ordinal, deadline: this.#row.time + this.#program.within };
      this.#arrive(start, index, next, this.#map(undefined, next.variable));
    }
  }

  #arrive(start: Start<E>, index: number, { next }: Position, history: History<E>): void {
    if (next.accepts && !this.#given.has(history)) {
      this.#given.add(history);
      history.complete = true;
      this.complete.push({ start, history, time: history.row.time });
    }
    const places = this.#places.get(history) ?? new Set();
    this.#places.set(history, places);
    if (places.has(index) || (next.positions.length === 0 && next.atDeadline === undefined)) return;
    places.add(index);
    this.partial.push({ start, position: index, history, deadline: deadlineOf(start, history, next) });
  }

  #accepts({ variable, unless, when, withinPrevious }: Position, history: History<E> | undefined): boolean {
    if (withinPrevious !== undefined && history !== undefined && this.#row.time - history.row.time >= withinPrevious)
      return false;
    if (variable !== undefined && !this.#holds(variable, history)) return false;
    return !unless.some((name) => this.#holds(name, history)) && when.every((name) => this.#holds(name, history));
  }

  #holds(name: string, history: History<E> | undefined): boolean {
    const condition = this.#program.conditions.get(name);
    if (condition === undefined) return true;
    const known = condition.readsMatched ? undefined : this.#decided.get(name);
    if (known !== undefined) return known;
    const holds = condition.test(this.#row.event, condition.readsMatched ? matchedOf(history) : {});
    if (!condition.readsMatched) this.#decided.set(name, holds);
    return holds;
  }

  #map(previous: History<E> | undefined, variable: string): History<E> {
    const byVariable = this.#mapped.get(previous) ?? new Map<string, History<E>>();
    this.#mapped.set(previous, byVariable);
    let history = byVariable.get(variable);
    if (history === undefined) {
      history = { row: this.#keep(), variable, ordinal: this.#ordinal, previous, complete: false };
      byVariable.set(variable, history);
    }
    return history;
  }

  #keep(): Row<E> {
    this.#kept ??= this.#row.keep();
    return this.#kept;
  }
}
