import { EvaluationError } from '../errors.js';
import type { Captured } from './captures.js';
import type { ConditionContext } from './compile-condition.js';
import type { Configuration, Step, Transition } from './configurations.js';
import { type Departure, distinctThreads } from './distinct-threads.js';
import { classOf, found, Groups } from './groups.js';
import { cutBefore, type Path, runOf, spliced } from './path.js';
import type { Program } from './program.js';
import { testsOf } from './program-position.js';
import type { RowStore } from './row-store.js';
import { type Accept, type Group, inherited, type Start, type StartClass } from './start.js';
import type { StepRow } from './step-row.js';
import type { VariableTest } from './variable-test.js';

/** What went wrong with the row at hand: see `Fault`. */
export type ReportFault = (kind: 'condition' | 'bound', variable: string, reason: string) => void;

/**
 * The open partial matches of one key. Each row is offered to all of them at a cost that depends on how many different
 * futures they have, not on how many they are.
 */
export class PartialMatches<E> {
  readonly #program: Program<E>;
  readonly #store: RowStore<E>;
  readonly #fault: ReportFault;
  readonly groups: Groups<E>;
  /** When paths are cut next. */
  #cutAt = 1_024;

  constructor(program: Program<E>, store: RowStore<E>, fault: ReportFault) {
    this.#program = program;
    this.#store = store;
    this.#fault = fault;
    this.groups = new Groups();
  }

  /** Moves every thread over the row. Returns the start rows that have none left. */
  step(row: StepRow<E>): Start<E>[] {
    const { all } = this.groups;
    if (all.length === 0) return [];
    const ended: Start<E>[] = [];
    const departures: (readonly [StartClass<E>, Departure<E>])[] = [];
    for (const group of all) this.#stepGroup(group, row, departures, ended);
    this.groups.settle(row);
    for (const [startClass, departure] of departures) {
      this.groups.place(startClass, departure.configuration, departure.paths, departure.values, row);
    }
    return ended;
  }

  /** Moves the threads of one start row, which is then alone with them. Returns whether it has any left. */
  stepAlone(start: Start<E>, row: StepRow<E>): boolean {
    const { startClass, group } = this.groups.isolate(start);
    const step = this.#program.configurations.step(group.configuration, row.symbol);
    const departure = this.#depart(startClass, group, this.#transitionOf(startClass, group, step, row), row);
    this.groups.leave(startClass);
    if (departure === undefined) return false;
    found(startClass, departure.configuration, departure.paths, departure.values);
    return true;
  }

  /** A start row here, if a match can begin with the row, or be empty. `alone`: it shares nothing with the others. */
  begin(row: StepRow<E>, isFirst: boolean, alone: boolean): Start<E> | undefined {
    const { configurations, states } = this.#program;
    const from = isFirst ? configurations.first : configurations.later;
    const [state = -1] = from.states;
    const step = configurations.step(from, row.symbol);
    const yes = step.asked.filter((ask) => this.#holds(from, ask, (register) => this.#initial(state, register), row));
    const transition = configurations.transition(from, row.symbol, yes);
    const isEmpty = states[state]?.accepts === true;
    if (transition.to === undefined && transition.accept === undefined && !isEmpty) return undefined;
    const accept: Accept | undefined = isEmpty ? { path: undefined, at: row.ordinal - 1, last: -1 } : undefined;
    const start: Start<E> = {
      row: row.keep(),
      ordinal: row.ordinal,
      home: undefined,
      join: undefined,
      accept: transition.accept === undefined ? accept : this.#accept(undefined, transition.accept.via, row),
      verdict: undefined,
    };
    if (transition.to === undefined) return start;
    const paths = transition.via.map((via) => this.#run(undefined, via, row));
    const values = this.#values(transition, (register) => this.#initial(state, register), row);
    const whole = this.#distinct({ configuration: transition.to, paths, values });
    if (alone) found(classOf(start), whole.configuration, whole.paths, whole.values);
    else this.groups.placeStart(start, whole.configuration, whole.paths, whole.values, row);
    return start;
  }

  /** The value that a register has in an initial state. */
  #initial(state: number, register: number): Captured {
    const { configurations, captures } = this.#program;
    return captures[configurations.live[state]?.[register] ?? -1]?.initial ?? null;
  }

  /** Whether some thread, or one that begins, asks what the local test says. */
  asks(local: number): boolean {
    const { configurations, states, positions } = this.#program;
    const open = this.groups.all.map(({ configuration }) => configuration);
    return [...open, configurations.first, configurations.later].some((configuration) =>
      configuration.states.some((state) =>
        states[state]?.positions.some((place) => {
          const position = positions[place];
          return position !== undefined && testsOf(position).some((test) => test.local === local);
        }),
      ),
    );
  }

  /** Of a key with nothing open. */
  reset(): void {
    this.#cutAt = 1_024;
  }

  /** No start row before `ordinal` is open: what led to older ones is cut off, now and then. */
  forgetBefore(ordinal: number, now: number): void {
    if (now < this.#cutAt) return;
    for (const { paths } of this.groups.all) cutBefore(paths, ordinal);
    this.#cutAt = now + 1_024 + 2 * (now - ordinal);
  }

  #stepGroup(
    group: Group<E>,
    row: StepRow<E>,
    departures: (readonly [StartClass<E>, Departure<E>])[],
    ended: Start<E>[],
  ): void {
    const { configurations } = this.#program;
    const step = configurations.step(group.configuration, row.symbol);
    const { plain } = step;
    const each = !plain.carries || !step.indexed;
    const candidates = each ? [...group.classes.values()] : this.#candidates(group, step, row);
    for (const startClass of candidates) {
      const transition = this.#transitionOf(startClass, group, step, row);
      if (!each && transition === plain) continue;
      const departure = this.#depart(startClass, group, transition, row);
      this.groups.leave(startClass);
      if (departure === undefined) this.#end(startClass, ended);
      else departures.push([startClass, departure]);
    }
    if (group.classes.size > 0) this.#advance(group, plain, row, ended);
  }

  /** Makes the step that is the same for all that are (still) in the group. */
  #advance(group: Group<E>, transition: Transition<E>, row: StepRow<E>, ended: Start<E>[]): void {
    const { to, parents, via, sources, accept, maps } = transition;
    if (maps) row.keep();
    const before = group.paths;
    if (accept !== undefined) group.accept = this.#accept(before[accept.parent], accept.via, row);
    if (to === undefined) {
      for (const startClass of group.classes.values()) this.#end(startClass, ended);
      this.groups.drop(group);
      return;
    }
    if (!isStill(group, transition))
      group.paths = via.map((at, thread) => this.#run(before[parents[thread] ?? -1], at, row));
    if (to === group.configuration) {
      if (sources.every(({ register }, place) => register === place)) return;
    }
    group.configuration = to;
    const map = sources.map(({ register }) => group.map[register] ?? -1);
    const dropped = new Set(map).size < new Set(group.map).size;
    group.map = map;
    if (dropped) this.groups.rekey(group, row);
  }

  /** What a class of the group comes to when it makes a step that the others do not; undefined: it ends. */
  #depart(
    startClass: StartClass<E>,
    group: Group<E>,
    transition: Transition<E>,
    row: StepRow<E>,
  ): Departure<E> | undefined {
    const { to, parents, via, accept } = transition;
    const path = (thread: number): Path => spliced(group.paths[thread], startClass.join);
    if (transition.maps) row.keep();
    const own =
      accept === undefined ? inherited(group.accept, startClass) : this.#accept(path(accept.parent), accept.via, row);
    const paths = via.map((at, thread) => this.#newRun(path(parents[thread] ?? -1), at, row));
    const values = this.#values(transition, (register) => startClass.values[group.map[register] ?? -1] ?? null, row);
    startClass.accept = own;
    return to === undefined ? undefined : this.#distinct({ configuration: to, paths, values });
  }

  #end(startClass: StartClass<E>, ended: Start<E>[]): void {
    for (const start of startClass.members) if (start.home !== undefined) ended.push(start);
  }

  /** The classes of the group for which some test that only one captured value satisfies may be true. */
  #candidates(group: Group<E>, step: Step<E>, row: StepRow<E>): readonly StartClass<E>[] {
    if (step.asked.length === 0) return NONE;
    let found: readonly StartClass<E>[] = NONE;
    for (const ask of step.asked) {
      const { test, thread } = group.configuration.asks[ask] ?? {};
      const equality = test?.correlated?.equality;
      if (test === undefined || thread === undefined || equality === undefined) continue;
      const value = this.#guarded(test, null, () => equality.row(row.scope(test.variable)));
      if (value === null) continue;
      const register = this.#register(group.configuration, thread, equality.slot);
      const others = this.groups.withValue(group, equality, group.map[register] ?? -1, value);
      found = found.length === 0 ? others : [...new Set([...found, ...others])];
    }
    return found;
  }

  #transitionOf(startClass: StartClass<E>, group: Group<E>, step: Step<E>, row: StepRow<E>): Transition<E> {
    const { configuration, map } = group;
    const value = (register: number): Captured => startClass.values[map[register] ?? -1] ?? null;
    const yes = step.asked.filter((ask) => this.#holds(configuration, ask, value, row));
    return this.#program.configurations.transition(configuration, row.symbol, yes);
  }

  #holds(from: Configuration<E>, ask: number, value: (register: number) => Captured, row: StepRow<E>): boolean {
    const { test, thread } = from.asks[ask] ?? {};
    if (test?.correlated === undefined || thread === undefined) return false;
    const { correlated } = test;
    const context: ConditionContext<E> = {
      tried: row.scope(test.variable),
      captured: (slot) => value(this.#register(from, thread, slot)),
      rowAt: (id) => this.#store.at(id),
      beside: (id, shift) => row.beside(id, shift),
    };
    return this.#guarded(test, false, () => correlated.holds(context));
  }

  #register({ states, registers }: Configuration<E>, thread: number, slot: number): number {
    const live = this.#program.configurations.live[states[thread] ?? -1] ?? [];
    return registers[thread]?.[live.indexOf(slot)] ?? -1;
  }

  #guarded<T>(test: VariableTest<E>, otherwise: T, compute: () => T): T {
    try {
      return compute();
    } catch (error) {
      if (!(error instanceof EvaluationError)) throw error;
      this.#fault('condition', test.variable, error.message);
      return otherwise;
    }
  }

  #values({ sources }: Transition<E>, value: (register: number) => Captured, row: StepRow<E>): Captured[] {
    return sources.map(({ register, capture }) => {
      const before = value(register);
      if (capture === undefined) return before;
      const { slot, variable } = capture;
      const add = this.#program.captures[slot]?.add;
      if (add === undefined) return before;
      return this.#capturing(variable, before, () => add(before, row.scope(variable), row.keep()));
    });
  }

  #capturing(variable: string, before: Captured, capture: () => Captured): Captured {
    try {
      return capture();
    } catch (error) {
      if (!(error instanceof EvaluationError)) throw error;
      this.#fault('condition', variable, error.message);
      return before;
    }
  }

  #distinct(departure: Departure<E>): Departure<E> {
    return distinctThreads(departure, this.#program.configurations, (reason) => this.#fault('bound', '', reason));
  }

  #accept(path: Path, via: number, row: StepRow<E>): Accept {
    const run = this.#run(path, via, row);
    return { path: run, at: row.ordinal, last: row.keep() };
  }

  /** The path that goes on with the row: if its last run was of the same position, it goes on by itself. */
  #run(path: Path, via: number, row: StepRow<E>): Path {
    return path?.kind === 'run' && path.position === via ? path : this.#newRun(path, via, row);
  }

  #newRun(path: Path, via: number, row: StepRow<E>): Path {
    const isGap = this.#program.positions[via]?.variable === undefined;
    return runOf(via, row.ordinal, isGap ? row.before : row.keep(), isGap, path);
  }
}

const NONE: readonly never[] = [];

/** Whether all paths just go on: no object is made then. */
function isStill<E>({ paths }: Group<E>, { parents, via }: Transition<E>): boolean {
  if (paths.length !== via.length) return false;
  return via.every((at, thread) => {
    const path = paths[thread];
    return parents[thread] === thread && path?.kind === 'run' && path.position === at;
  });
}
