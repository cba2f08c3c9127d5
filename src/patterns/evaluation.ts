import { EvaluationError } from '../errors.js';
import type { Value } from '../schema.js';
import type { Captured } from './captures.js';
import type { ConditionContext } from './compile-condition.js';
import type { Configuration, Transition } from './configuration.js';
import type { Program } from './program.js';
import type { RowStore } from './row-store.js';
import type { StepRow } from './step-row.js';
import type { EqualityTest } from './variable-test.js';

/** What went wrong with the row at hand: see `Fault`. */
export type ReportFault = (kind: 'condition' | 'bound', variable: string, reason: string) => void;

/** The captured value in a register of a configuration. */
export type ReadRegister = (register: number) => Captured;

/**
 * What correlated tests say of a row, and what is captured of it. What cannot be computed is reported: a test is not true
 * then, and a capture is as it was.
 */
export class Evaluation<E> {
  readonly #program: Program<E>;
  readonly #store: RowStore<E>;
  readonly #fault: ReportFault;

  constructor(program: Program<E>, store: RowStore<E>, fault: ReportFault) {
    this.#program = program;
    this.#store = store;
    this.#fault = fault;
  }

  /** Which of these asks of the configuration are true of the row. */
  whichHold(from: Configuration<E>, asked: readonly number[], value: ReadRegister, row: StepRow<E>): readonly number[] {
    return asked.length === 0 ? asked : asked.filter((ask) => this.#holds(from, ask, value, row));
  }

  /**
   * Where an ask is an equality: what must have been captured for it to be true of the row, and in which register.
   * Absent: nothing is equal to it (NULL).
   */
  wanted(from: Configuration<E>, ask: number, row: StepRow<E>): Wanted | undefined {
    const { test, thread } = from.asks[ask] ?? {};
    const equality = test?.correlated?.equality;
    if (test === undefined || thread === undefined || equality === undefined) return undefined;
    const value = this.#guarded(test.variable, null, () => equality.row(row.scope(test.variable)));
    return value === null ? undefined : { equality, value, register: this.#register(from, thread, equality.slot) };
  }

  /** The values after a transition, by register of where it leads. */
  captured({ sources }: Transition<E>, value: ReadRegister, row: StepRow<E>): Captured[] {
    return sources.map(({ register, capture }) => {
      const before = value(register);
      if (capture === undefined) return before;
      const { slot, variable } = capture;
      const add = this.#program.captures[slot]?.add;
      if (add === undefined) return before;
      return this.#guarded(variable, before, () => add(before, row.scope(variable), row.keep()));
    });
  }

  #holds(from: Configuration<E>, ask: number, value: ReadRegister, row: StepRow<E>): boolean {
    const { test, thread } = from.asks[ask] ?? {};
    if (test?.correlated === undefined || thread === undefined) return false;
    const { correlated } = test;
    const context: ConditionContext<E> = {
      tried: row.scope(test.variable),
      captured: (slot) => value(this.#register(from, thread, slot)),
      rowAt: (id) => this.#store.at(id),
      beside: (id, shift) => row.beside(id, shift),
    };
    return this.#guarded(test.variable, false, () => correlated.holds(context));
  }

  #register({ states, registers }: Configuration<E>, thread: number, slot: number): number {
    const live = this.#program.configurations.live[states[thread] ?? -1] ?? [];
    return registers[thread]?.[live.indexOf(slot)] ?? -1;
  }

  #guarded<T>(variable: string, otherwise: T, compute: () => T): T {
    try {
      return compute();
    } catch (error) {
      if (!(error instanceof EvaluationError)) throw error;
      this.#fault('condition', variable, error.message);
      return otherwise;
    }
  }
}

interface Wanted {
  readonly equality: EqualityTest;
  readonly value: Value;
  /** Of the configuration. */
  readonly register: number;
}
