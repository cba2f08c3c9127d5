import { EvaluationError } from '../errors.js';
import type { Value } from '../schema.js';
import type { AutomatonPosition, Continuation } from './automaton.js';
import { identityOf } from './captures.js';
import { type History, matchedOf, type StartRow, type Thread } from './partial-match.js';
import type { Program } from './program.js';
import type { Row } from './row.js';

/** What could not be computed for a row, and counts as not true. */
export interface Fault<E> {
  readonly row: Row<E>;
  readonly variable: string;
  readonly reason: string;
}

/** One row, offered to every start row of its key. What the row alone decides is computed once, whoever asks. */
export class Step<E> {
  readonly #program: Program<E>;
  readonly #row: Row<E>;
  readonly #ordinal: number;
  readonly #fault: (fault: Fault<E>) => void;
  readonly #decided = new Map<string, boolean>();
  #kept: Row<E> | undefined;

  constructor(program: Program<E>, row: Row<E>, ordinal: number, fault: (fault: Fault<E>) => void) {
    this.#program = program;
    this.#row = row;
    this.#ordinal = ordinal;
    this.#fault = fault;
  }

  /** Whether any match, begun or to begin, holds on to the row. */
  get kept(): boolean {
    return this.#kept !== undefined;
  }

  /** A start row here, if a match can begin with this row or be empty. */
  begin(): StartRow<E> | undefined {
    const { initial, captures, within = Number.POSITIVE_INFINITY } = this.#program;
    const start: StartRow<E> = {
      first: this.#row,
      ordinal: this.#ordinal,
      deadline: this.#row.time + within,
      threads: [{ position: undefined, captured: captures.map((capture) => capture.initial), history: undefined }],
      complete: initial.accepts ? { history: undefined } : undefined,
      expired: false,
    };
    this.advance(start);
    if (start.threads.length === 0 && start.complete === undefined) return undefined;
    return { ...start, first: this.#keep() };
  }

  /** Moves every thread of `start` over the row, in order of preference; what is completed here cuts off the rest. */
  advance(start: StartRow<E>): void {
    const next: Thread<E>[] = [];
    const seen = new Set<string>();
    for (const thread of start.threads) {
      for (const index of this.#continuation(thread).positions) {
        const position = this.#program.positions[index];
        if (position === undefined || !this.#accepts(position, thread)) continue;
        const moved = this.#move(thread, index, position);
        if (this.#program.mergeable) {
          const identity = moved.captured.length === 0 ? String(index) : `${index} ${identityOf(moved.captured)}`;
          if (seen.has(identity)) continue;
          seen.add(identity);
        }
        if (position.next.positions.length > 0) next.push(moved);
        if (position.next.accepts) {
          start.complete = { history: moved.history };
          start.threads = next;
          return;
        }
      }
    }
    start.threads = next;
  }

  #continuation(thread: Thread<E>): Continuation {
    const { positions, initial } = this.#program;
    return thread.position === undefined ? initial : (positions[thread.position]?.next ?? initial);
  }

  #accepts({ variable, unless }: AutomatonPosition, thread: Thread<E>): boolean {
    if (variable !== undefined && !this.#holds(variable, thread)) return false;
    return !unless.some((name) => this.#holds(name, thread));
  }

  #holds(name: string, thread: Thread<E>): boolean {
    const variable = this.#program.variables.get(name);
    if (variable === undefined) return true;
    let holds = variable.local ? this.#decided.get(name) : undefined;
    if (holds === undefined) {
      holds = this.#compute(name, thread);
      if (variable.local) this.#decided.set(name, holds);
    }
    return holds;
  }

  #compute(name: string, thread: Thread<E>): boolean {
    try {
      const variable = this.#program.variables.get(name);
      return variable?.holds(this.#row, thread.captured, () => matchedOf(thread.history)) ?? true;
    } catch (error) {
      if (!(error instanceof EvaluationError)) throw error;
      this.#fault({ row: this.#row, variable: name, reason: error.message });
      return false;
    }
  }

  #move(thread: Thread<E>, index: number, position: AutomatonPosition): Thread<E> {
    const { variable } = position;
    if (variable === undefined) return { ...thread, position: index };
    const row = this.#keep();
    const history: History<E> = { row, variable, ordinal: this.#ordinal, previous: thread.history };
    return { position: index, captured: this.#capture(thread.captured, variable), history };
  }

  #capture(captured: readonly Value[], variable: string): readonly Value[] {
    const feeds = this.#program.variables.get(variable)?.feeds ?? [];
    if (feeds.length === 0) return captured;
    const next = [...captured];
    const mapped = { row: this.#row, variable };
    for (const index of feeds) {
      const capture = this.#program.captures[index];
      if (capture !== undefined) next[index] = capture.add(captured[index] ?? null, mapped);
    }
    return next;
  }

  #keep(): Row<E> {
    this.#kept ??= this.#row.keep();
    return this.#kept;
  }
}
