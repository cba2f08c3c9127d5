import type { Captured } from './captures.js';
import type { Step, Transition } from './configuration.js';
import { distinctThreads } from './distinct-threads.js';
import { Evaluation, type ReportFault } from './evaluation.js';
import { classOf, found, Groups } from './groups.js';
import type { KeyRows } from './key-rows.js';
import type { Misses } from './misses.js';
import { cutBefore, type Path, runOf, spliced } from './path.js';
import type { Program } from './program.js';
import { testsOf } from './program-position.js';
import { type Accept, type Group, inherited, type Start, type StartClass } from './start.js';
import type { StepRow } from './step-row.js';
import type { Threads } from './threads.js';

/**
 * The open partial matches of one key. Each row is offered to all of them at a cost that depends on how many different
 * futures they have, not on how many they are.
 */
export class PartialMatches<E> {
  readonly #program: Program<E>;
  readonly #evaluation: Evaluation<E>;
  readonly #fault: ReportFault;
  readonly #rows: KeyRows<E>;
  readonly #misses: Misses<E> | undefined;
  readonly groups: Groups<E>;
  /** When paths are cut next. */
  #cutAt = 1_024;

  constructor(program: Program<E>, rows: KeyRows<E>, fault: ReportFault, misses?: Misses<E>) {
    this.#program = program;
    this.#rows = rows;
    this.#misses = misses;
    this.#evaluation = new Evaluation(program, rows.store, fault);
    this.#fault = fault;
    this.groups = new Groups();
  }

  /** What could not be computed for the row's symbol is reported if some thread, or one that begins, asks for it. */
  symbolOf(row: StepRow<E>): number {
    const { symbols, locals } = this.#program;
    const symbol = symbols.of(row.scope(null));
    for (const { local, reason } of symbols.faults) {
      if (this.#asks(local)) this.#fault('condition', locals[local]?.variable ?? '', reason);
    }
    return symbol;
  }

  /** Moves every thread over the row. Returns the start rows that have none left. */
  step(row: StepRow<E>): Start<E>[] {
    const { all } = this.groups;
    if (all.length === 0) return [];
    const ended: Start<E>[] = [];
    const departures: (readonly [StartClass<E>, Threads<E>])[] = [];
    for (const group of all) this.#stepGroup(group, row, departures, ended);
    this.groups.settle(row);
    for (const [startClass, threads] of departures) this.groups.place(startClass, threads, row);
    return ended;
  }

  /** Moves the threads of one start row, which is then alone with them. Returns whether it has any left. */
  stepAlone(start: Start<E>, row: StepRow<E>): boolean {
    const { startClass, group } = this.groups.isolate(start);
    const step = this.#program.configurations.step(group.configuration, row.symbol);
    const threads = this.#depart(startClass, group, this.#transitionOf(startClass, group, step, row), row);
    if (threads === undefined) this.#misses?.ended(start, this.#rows, row);
    this.groups.leave(startClass);
    if (threads === undefined) return false;
    found(startClass, threads);
    return true;
  }

  /** A start row here, if a match can begin with the row, or be empty. `alone`: it shares nothing with the others. */
  begin(row: StepRow<E>, isFirst: boolean, alone: boolean): Start<E> | undefined {
    const { configurations, states } = this.#program;
    const from = isFirst ? configurations.first : configurations.later;
    const [state = -1] = from.states;
    const step = configurations.step(from, row.symbol);
    const initial = (register: number): Captured => this.#initial(state, register);
    const yes = this.#evaluation.whichHold(from, step.asked, initial, row);
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
    const values = this.#evaluation.captured(transition, initial, row);
    const threads = this.#distinct({ configuration: transition.to, paths, values });
    if (alone) found(classOf(start), threads);
    else this.groups.placeStart(start, threads, row);
    return start;
  }

  /** The value that a register has in an initial state. */
  #initial(state: number, register: number): Captured {
    const { configurations, captures } = this.#program;
    return captures[configurations.live[state]?.[register] ?? -1]?.initial ?? null;
  }

  /** Whether some thread, or one that begins, asks what the local test says. */
  #asks(local: number): boolean {
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
    departures: (readonly [StartClass<E>, Threads<E>])[],
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
      const threads = this.#depart(startClass, group, transition, row);
      if (threads === undefined) this.#end(startClass, row, ended);
      else departures.push([startClass, threads]);
      this.groups.leave(startClass);
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
      for (const startClass of group.classes.values()) this.#end(startClass, row, ended);
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
  ): Threads<E> | undefined {
    const { to, parents, via, accept } = transition;
    const path = (thread: number): Path => spliced(group.paths[thread], startClass.join);
    if (transition.maps) row.keep();
    const own =
      accept === undefined ? inherited(group.accept, startClass) : this.#accept(path(accept.parent), accept.via, row);
    const paths = via.map((at, thread) => this.#newRun(path(parents[thread] ?? -1), at, row));
    const values = this.#evaluation.captured(transition, valueIn(startClass, group), row);
    startClass.accept = own;
    return to === undefined ? undefined : this.#distinct({ configuration: to, paths, values });
  }

  #end(startClass: StartClass<E>, row: StepRow<E>, ended: Start<E>[]): void {
    for (const start of startClass.members) {
      if (start.home === undefined) continue;
      ended.push(start);
      this.#misses?.ended(start, this.#rows, row);
    }
  }

  /** The classes of the group for which some test that only one captured value satisfies may be true. */
  #candidates(group: Group<E>, step: Step<E>, row: StepRow<E>): readonly StartClass<E>[] {
    let candidates: readonly StartClass<E>[] = NONE;
    for (const ask of step.asked) {
      const wanted = this.#evaluation.wanted(group.configuration, ask, row);
      if (wanted === undefined) continue;
      const others = this.groups.withValue(group, wanted.equality, group.map[wanted.register] ?? -1, wanted.value);
      candidates = candidates.length === 0 ? others : [...new Set([...candidates, ...others])];
    }
    return candidates;
  }

  #transitionOf(startClass: StartClass<E>, group: Group<E>, step: Step<E>, row: StepRow<E>): Transition<E> {
    const { configuration } = group;
    const yes = this.#evaluation.whichHold(configuration, step.asked, valueIn(startClass, group), row);
    return this.#program.configurations.transition(configuration, row.symbol, yes);
  }

  #distinct(threads: Threads<E>): Threads<E> {
    return distinctThreads(threads, this.#program.configurations, (reason) => this.#fault('bound', '', reason));
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

/** The captured values of a class, by register of its group's configuration. */
function valueIn<E>({ values }: StartClass<E>, { map }: Group<E>): (register: number) => Captured {
  return (register) => values[map[register] ?? -1] ?? null;
}

/** Whether all paths just go on: no object is made then. */
function isStill<E>({ paths }: Group<E>, { parents, via }: Transition<E>): boolean {
  if (paths.length !== via.length) return false;
  return via.every((at, thread) => {
    const path = paths[thread];
    return parents[thread] === thread && path?.kind === 'run' && path.position === at;
  });
}
