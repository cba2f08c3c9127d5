import type { Automaton, AutomatonState } from './automaton.js';
import type { Capture } from './captures.js';
import type { Configuration, RegisterSource, Step, Transition } from './configuration.js';
import { liveSlots } from './live-slots.js';
import { type ProgramPosition, testsOf } from './program-position.js';
import { RegisterNumbers } from './register-numbers.js';
import type { Symbols } from './symbols.js';
import type { VariableTest } from './variable-test.js';

interface MovedThread {
  readonly state: number;
  readonly parent: number;
  readonly via: number;
  readonly registers: readonly number[];
}

interface Move {
  readonly threads: readonly MovedThread[];
  readonly sources: readonly RegisterSource[];
  readonly maps: boolean;
  readonly accept: Transition<unknown>['accept'];
}

const stateOf = ({ state }: MovedThread): number => state;
const registersOf = ({ registers }: MovedThread): readonly number[] => registers;

/** Steps for symbols below this are found by index. */
const FEW_SYMBOLS = 1_024;

/** More configurations than this are forgotten, all at once: the memo is a cache. */
const MOST_CONFIGURATIONS = 10_000;

/**
 * The configurations of a program, made when they are first reached, with a memo of their steps: a lazy deterministic
 * automaton over the symbols of rows (RE2's way; Cox, "Regular Expression Matching in the Wild").
 */
export class Configurations<E> {
  readonly #states: readonly AutomatonState[];
  readonly #positions: readonly ProgramPosition<E>[];
  readonly #symbols: Symbols<E>;
  readonly #captures: readonly Capture[];
  /** By state: the slots whose values may still be asked for, in order. */
  readonly live: readonly (readonly number[])[];
  readonly #known = new Map<string, Configuration<E>>();
  #transitions = 0;
  readonly first: Configuration<E>;
  readonly later: Configuration<E>;

  constructor(
    { states, first, later }: Automaton,
    positions: readonly ProgramPosition<E>[],
    symbols: Symbols<E>,
    captures: readonly Capture[],
  ) {
    this.#states = states;
    this.#positions = positions;
    this.#symbols = symbols;
    this.#captures = captures;
    this.live = liveSlots(states, positions);
    this.first = this.#initial(first);
    this.later = this.#initial(later);
  }

  /** The one with these threads; registers are numbered in the order in which threads have them. */
  of(states: readonly number[], registers: readonly (readonly number[])[]): Configuration<E> {
    const key = states.map((state, thread) => [state, ...(registers[thread] ?? [])].join()).join(';');
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    if (this.#known.size >= MOST_CONFIGURATIONS) this.#flush();
    const made: Configuration<E> = {
      key,
      states,
      registers,
      registerCount: Math.max(-1, ...registers.flat()) + 1,
      asks: states.flatMap((state, thread) => this.#testsOf(state).map((test) => ({ thread, test }))),
      mayCoincide: new Set(states).size < states.length,
      fewSteps: [],
      steps: new Map(),
    };
    this.#known.set(key, made);
    return made;
  }

  step(from: Configuration<E>, symbol: number): Step<E> {
    const known = symbol < FEW_SYMBOLS ? from.fewSteps[symbol] : from.steps.get(symbol);
    if (known !== undefined) return known;
    const asked = from.asks.flatMap(({ test }, ask) => (this.#symbols.has(symbol, test.local) ? [ask] : []));
    const step: Step<E> = {
      plain: this.#transition(from, symbol, new Set()),
      asked,
      indexed: asked.every((ask) => from.asks[ask]?.test.correlated?.equality !== undefined),
      others: new Map(),
    };
    if (symbol < FEW_SYMBOLS) from.fewSteps[symbol] = step;
    else from.steps.set(symbol, step);
    return step;
  }

  /** Where these of the step's asks are true. */
  transition(from: Configuration<E>, symbol: number, yes: readonly number[]): Transition<E> {
    const step = this.step(from, symbol);
    if (yes.length === 0) return step.plain;
    const key = yes.join();
    const known = step.others.get(key);
    if (known !== undefined) return known;
    const made = this.#transition(from, symbol, new Set(yes));
    if (step.others.size >= MOST_CONFIGURATIONS) step.others.clear();
    step.others.set(key, made);
    return made;
  }

  #transition(from: Configuration<E>, symbol: number, yes: ReadonlySet<number>): Transition<E> {
    const { threads, sources, maps, accept } = this.#move(from, symbol, yes);
    const to = threads.length === 0 ? undefined : this.of(threads.map(stateOf), threads.map(registersOf));
    const parents = threads.map(({ parent }) => parent);
    const carries = sources.every(({ capture }) => capture === undefined);
    const keeps = carries && accept === undefined && sources.every((source, place) => source.register === place);
    return {
      id: this.#transitions++,
      ...(to === undefined ? {} : { to }),
      parents,
      via: threads.map(({ via }) => via),
      sources,
      carries,
      stays: keeps && to === from && parents.every((parent, thread) => parent === thread),
      maps,
      ...(accept === undefined ? {} : { accept }),
    };
  }

  /** Each thread over a row, the preferred first, up to the first that is complete with it. */
  #move(from: Configuration<E>, symbol: number, yes: ReadonlySet<number>): Move {
    const threads: MovedThread[] = [];
    const registers = new RegisterNumbers();
    const seen = new Set<string>();
    let maps = false;
    for (const [parent, state] of from.states.entries()) {
      for (const via of this.#states[state]?.positions ?? []) {
        const position = this.#positions[via];
        if (position === undefined || !this.#passes(position, from, parent, symbol, yes)) continue;
        const next = this.#states[position.next];
        if (next === undefined) continue;
        const planned = this.#sources(from, parent, position);
        const identity = JSON.stringify([position.next, planned]);
        const goesOn = next.positions.length > 0 || (next.acceptsAtEnd && !next.accepts);
        if (goesOn && !seen.has(identity)) {
          threads.push({ state: position.next, parent, via, registers: planned.map((source) => registers.of(source)) });
        }
        if (goesOn || next.accepts) maps ||= position.variable !== undefined;
        seen.add(identity);
        if (next.accepts) return { threads, sources: registers.sources, maps, accept: { parent, via } };
      }
    }
    return { threads, sources: registers.sources, maps, accept: undefined };
  }

  #passes(
    { test, unless, when }: ProgramPosition<E>,
    from: Configuration<E>,
    thread: number,
    symbol: number,
    yes: ReadonlySet<number>,
  ): boolean {
    const holds = (variable: VariableTest<E>): boolean => {
      if (!this.#symbols.has(symbol, variable.local)) return false;
      if (variable.correlated === undefined) return true;
      return yes.has(from.asks.findIndex((ask) => ask.thread === thread && ask.test === variable));
    };
    return (test === undefined || holds(test)) && !unless.some(holds) && when.every(holds);
  }

  /** For each slot live after the position, where its value comes from. */
  #sources(from: Configuration<E>, thread: number, { next, variable }: ProgramPosition<E>): RegisterSource[] {
    const before = this.live[from.states[thread] ?? -1] ?? [];
    return (this.live[next] ?? []).map((slot) => {
      const register = from.registers[thread]?.[before.indexOf(slot)] ?? -1;
      const feeds = variable !== undefined && this.#captures[slot]?.variables?.has(variable) !== false;
      return feeds ? { register, capture: { slot, variable } } : { register };
    });
  }

  #testsOf(state: number): VariableTest<E>[] {
    const tests = new Set<VariableTest<E>>();
    for (const place of this.#states[state]?.positions ?? []) {
      const position = this.#positions[place];
      for (const test of position === undefined ? [] : testsOf(position)) {
        if (test.correlated !== undefined) tests.add(test);
      }
    }
    return [...tests];
  }

  #initial(state: number): Configuration<E> {
    return this.of([state], [(this.live[state] ?? []).map((_, register) => register)]);
  }

  #flush(): void {
    for (const { steps, fewSteps } of this.#known.values()) {
      steps.clear();
      fewSteps.length = 0;
    }
    this.#known.clear();
  }
}
