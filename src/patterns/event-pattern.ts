import { parseDuration } from '../time.js';
import { cardinalitiesOf } from './builder/cardinalities.js';
import { either } from './builder/definition.js';
import type { Element, StepElement } from './builder/element.js';
import { isLooping, namesOf } from './builder/element.js';
import { refuse } from './builder/refuse.js';
import {
  emptySequence,
  lastLoop,
  lastStep,
  type Sequence,
  withCondition,
  withGroup,
  withLast,
  withNot,
  withStep,
} from './builder/sequence.js';
import type {
  Cardinality,
  EventsOf,
  Looping,
  MatchedBy,
  NoSteps,
  Optional,
  Steps,
  WithGroup,
  WithStep,
} from './builder/steps.js';
import { type CompiledPattern, compileSequence } from './builder/to-row-pattern.js';

/**
 * Whether an event fits a step; `matched` holds the events matched so far, by step. A condition that declares one
 * parameter is computed once an event, one that declares two for each partial match.
 */
export type EventCondition<T, M> = (event: T, matched: M) => boolean;

/** What `within` bounds: the time from a match's first event to its last, or to an event from the one before it. */
export type WithinType = 'FIRST_AND_LAST' | 'PREVIOUS_AND_CURRENT';

/** What a match does that has no event to skip to, or begins with it: skips nothing (the default), or is an error. */
export interface SkipOptions {
  readonly throwExceptionOnMiss?: boolean;
}

/** The steps before it as a match holds them; of its own, in an array, the events that it has already taken. */
type Before<T, S extends Steps, N extends string> = EventsOf<T, S> & Readonly<Record<N, readonly T[]>>;

/**
 * A pattern over events of type `T`, in Flink CEP's words; `S` says how many events of each step a match holds, `L` is the
 * last step, or group of steps, which the quantifiers are about. Immutable: each call returns a new one. Each way to match
 * gives a match, unless a skip strategy says otherwise.
 */
export class EventPattern<T, S extends Steps, L extends keyof S & string> {
  readonly #sequence: Sequence<T>;

  private constructor(sequence: Sequence<T>) {
    this.#sequence = sequence;
  }

  static begin<T, N extends string>(
    name: N,
    condition?: EventCondition<T, Readonly<Record<N, readonly T[]>>>,
  ): EventPattern<T, WithStep<NoSteps, N>, N> {
    return new EventPattern(withStep(emptySequence<T>(), name, 'next', condition));
  }

  static beginGroup<T, S extends Steps, L extends keyof S & string>(
    group: EventPattern<T, S, L>,
  ): EventPattern<T, S, keyof S & string> {
    return new EventPattern(withGroup(emptySequence<T>(), group.#sequence, 'next'));
  }

  /** The event right after the last one, or a group of steps that begins with it. */
  next<N extends string>(name: N, condition?: EventCondition<T, Before<T, S, N>>): EventPattern<T, WithStep<S, N>, N>;
  next<G extends Steps, K extends keyof G & string>(group: EventPattern<T, G, K>): Grouped<T, S, G>;
  next<N extends string, G extends Steps, K extends keyof G & string>(
    what: N | EventPattern<T, G, K>,
    condition?: EventCondition<T, Before<T, S, N>>,
  ): EventPattern<T, WithStep<S, N>, N> | Grouped<T, S, G> {
    return this.#append('next', what, condition);
  }

  /** The first event after the last one that fits, or a group that begins with one; what does not fit is passed over. */
  followedBy<N extends string>(
    name: N,
    condition?: EventCondition<T, Before<T, S, N>>,
  ): EventPattern<T, WithStep<S, N>, N>;
  followedBy<G extends Steps, K extends keyof G & string>(group: EventPattern<T, G, K>): Grouped<T, S, G>;
  followedBy<N extends string, G extends Steps, K extends keyof G & string>(
    what: N | EventPattern<T, G, K>,
    condition?: EventCondition<T, Before<T, S, N>>,
  ): EventPattern<T, WithStep<S, N>, N> | Grouped<T, S, G> {
    return this.#append('followed-by', what, condition);
  }

  /** Any event after the last one that fits, or a group that begins with one: a match for each. */
  followedByAny<N extends string>(
    name: N,
    condition?: EventCondition<T, Before<T, S, N>>,
  ): EventPattern<T, WithStep<S, N>, N>;
  followedByAny<G extends Steps, K extends keyof G & string>(group: EventPattern<T, G, K>): Grouped<T, S, G>;
  followedByAny<N extends string, G extends Steps, K extends keyof G & string>(
    what: N | EventPattern<T, G, K>,
    condition?: EventCondition<T, Before<T, S, N>>,
  ): EventPattern<T, WithStep<S, N>, N> | Grouped<T, S, G> {
    return this.#append('followed-by-any', what, condition);
  }

  /** The very next event is not one of these. At the end of a pattern it waits for that event. */
  notNext(name: string, condition?: EventCondition<T, EventsOf<T, S>>): EventPattern<T, S, never> {
    return new EventPattern(withNot(this.#sequence, name, 'not-next', condition));
  }

  /**
   * None of these comes before the next step's event. At the end of a pattern it is absence: the match is complete, at its
   * deadline, when none came before it, so a `within` is needed.
   */
  notFollowedBy(name: string, condition?: EventCondition<T, EventsOf<T, S>>): EventPattern<T, S, never> {
    return new EventPattern(withNot(this.#sequence, name, 'not-followed-by', condition));
  }

  /** Another condition for the last step: all of them must hold. The first one said may tell the event's type. */
  where(condition: EventCondition<T, MatchedBy<T, S, L>>): EventPattern<T, S, L>;
  where<U>(this: EventPattern<unknown, S, L>, condition: EventCondition<U, MatchedBy<U, S, L>>): EventPattern<U, S, L>;
  where<U extends T>(condition: EventCondition<U, MatchedBy<U, S, L>>): EventPattern<U, S, L> {
    const sequence: Sequence<U> = this.#sequence;
    return new EventPattern(withCondition(sequence, lastName(sequence, 'where'), condition, sequence.elements));
  }

  /** An alternative to the last step's condition: either is enough. */
  or(condition: EventCondition<T, MatchedBy<T, S, L>>): EventPattern<T, S, L> {
    const { elements } = this.#sequence;
    return new EventPattern(withCondition(this.#sequence, lastName(this.#sequence, 'or'), condition, elements, either));
  }

  /** Stops the last step's loop: from the event on for which this holds it takes none, that one included. */
  until(condition: EventCondition<T, MatchedBy<T, S, L>>): EventPattern<T, S, L> {
    const last = lastLoop(this.#sequence, 'until');
    if (last.max !== undefined) refuse('until stops a loop without a bound', 'Say it after oneOrMore or timesOrMore.');
    if (last.until !== undefined) refuse('a step has one until');
    const until = `until ${namesOf(last).join()}`;
    const stopped = withCondition(this.#sequence, until, condition, this.#sequence.elements);
    return new EventPattern(withLast(stopped, { ...last, until }));
  }

  /** The last step comes this often; with two numbers, this often to that often. 0 as the first: or not at all. */
  times(n: number): EventPattern<T, Looping<S, L>, L>;
  times(from: number, to: number): EventPattern<T, Looping<S, L>, L>;
  times(from: number, to = from): EventPattern<T, Looping<S, L>, L> {
    if (!Number.isInteger(from) || !Number.isInteger(to) || from < 0 || to < 1 || to < from)
      refuse(`times(${from}, ${to}): a step comes a whole number of times, the greater number last`);
    return this.#looped('times', { min: Math.max(from, 1), max: to, ...(from === 0 ? { optional: true } : {}) });
  }

  /** The last step comes this often or more often. */
  timesOrMore(n: number): EventPattern<T, Looping<S, L>, L> {
    if (!Number.isInteger(n) || n < 1) refuse(`timesOrMore(${n}): a step comes a whole number of times, 1 or more`);
    return this.#looped('timesOrMore', { min: n });
  }

  /** The last step comes once or more often. */
  oneOrMore(): EventPattern<T, Looping<S, L>, L> {
    return this.#looped('oneOrMore', { min: 1 });
  }

  /** The last step may be left out. */
  optional(): EventPattern<T, Optional<S, L>, L> {
    const last = lastStep(this.#sequence, 'optional');
    return new EventPattern(withLast(this.#sequence, { ...last, optional: true }));
  }

  /** The last step's loop takes all it can: what comes after it does not pass over an event that it would have taken. */
  greedy(): EventPattern<T, S, L> {
    const last = lastLoop(this.#sequence, 'greedy');
    if (last.what.kind === 'group') refuse('a group of steps cannot be greedy');
    if (last.inner === 'followed-by-any') refuse('greedy takes all that a step can take, allowCombinations any of it');
    return new EventPattern(withLast(this.#sequence, { ...last, greedy: true }));
  }

  /** Between the events of the last step's loop any may be passed over, also one that fits: a match for each choice. */
  allowCombinations(): EventPattern<T, S, L> {
    const last = lastLoop(this.#sequence, 'allowCombinations');
    if (last.greedy) refuse('greedy takes all that a step can take, allowCombinations any of it');
    return new EventPattern(withLast(this.#sequence, { ...last, inner: 'followed-by-any' }));
  }

  /** The events of the last step's loop come one right after the other. */
  consecutive(): EventPattern<T, S, L> {
    const last = lastLoop(this.#sequence, 'consecutive');
    return new EventPattern(withLast(this.#sequence, { ...last, inner: 'next' }));
  }

  /**
   * How long it may take: less than `duration` ('30 minutes') from the first event to the last, exactly this long is
   * outside, and the least one said counts. With `PREVIOUS_AND_CURRENT`, from the event before to each of the last step.
   * @throws MotifError `INVALID_ARGUMENT` for a text that is no duration, or one that is not positive.
   */
  within(duration: string, type: WithinType = 'FIRST_AND_LAST'): EventPattern<T, S, L> {
    const micros = parseDuration(duration);
    if (micros === undefined || micros <= 0)
      refuse(`within('${duration}') is no duration: write '30 minutes' or '1 hour 30 minutes'`);
    const { within = micros, elements } = this.#sequence;
    if (type === 'FIRST_AND_LAST') return this.#with({ within: Math.min(within, micros) });
    const last = elements.at(-1);
    if (last === undefined || (last.kind === 'step' && last.what.kind === 'group'))
      refuse("within(…, 'PREVIOUS_AND_CURRENT') is about one step");
    return new EventPattern(withLast(this.#sequence, { ...last, withinPrevious: micros }));
  }

  /**
   * How many partial matches of one key may be open: with one more, the earliest is given up. If not said: 10,000 of a
   * pattern that can match in several ways, and of others what `within` lets be open.
   */
  maxOpen(count: number): EventPattern<T, S, L> {
    if (!Number.isInteger(count) || count < 1) refuse(`maxOpen(${count}): a whole number, 1 or more`);
    return this.#with({ maxOpen: count });
  }

  /** Every way to match gives a match: the default. */
  noSkip(): EventPattern<T, S, L> {
    return this.#with({ skip: { to: 'next-row' } });
  }

  /** After a match, none that began with the same event. */
  skipToNext(): EventPattern<T, S, L> {
    return this.#with({ skip: { to: 'next-row', discard: 'same-start' } });
  }

  /** After a match, goes on after its last event: those it spans begin no other. */
  skipPastLastEvent(): EventPattern<T, S, L> {
    return this.#with({ skip: { to: 'past-last-row' } });
  }

  /** After a match, none that began before its first event of this step. */
  skipToFirst(step: keyof S & string, options: SkipOptions = {}): EventPattern<T, S, L> {
    return this.#skipTo('first', step, options);
  }

  /** After a match, none that began before its last event of this step. */
  skipToLast(step: keyof S & string, options: SkipOptions = {}): EventPattern<T, S, L> {
    return this.#skipTo('last', step, options);
  }

  /**
   * The pattern as data, for a matcher.
   * @throws MotifError `INVALID_ARGUMENT` without `within`: what it waits for would be kept without bound.
   */
  compile(timeouts: boolean): CompiledPattern<T> {
    return compileSequence(this.#sequence, timeouts);
  }

  /** How many events of each step a match holds. */
  cardinalities(): ReadonlyMap<string, Cardinality> {
    return cardinalitiesOf(this.#sequence.elements);
  }

  #append<N extends string, G extends Steps, K extends keyof G & string>(
    contiguity: StepElement['contiguity'],
    what: N | EventPattern<T, G, K>,
    condition: EventCondition<T, Before<T, S, N>> | undefined,
  ): EventPattern<T, WithStep<S, N>, N> | Grouped<T, S, G> {
    if (typeof what === 'string')
      return new EventPattern<T, WithStep<S, N>, N>(withStep(this.#sequence, what, contiguity, condition));
    return new EventPattern<T, WithGroup<S, G>, keyof G & string>(
      withGroup(this.#sequence, what.#sequence, contiguity),
    );
  }

  #looped(method: string, quantifier: Partial<StepElement>): EventPattern<T, Looping<S, L>, L> {
    const { max: _, ...last } = lastStep(this.#sequence, method);
    if (isLooping(lastStep(this.#sequence, method))) refuse(`${method}: the step has a quantifier already`);
    return new EventPattern(withLast(this.#sequence, { ...last, ...quantifier, looping: true }));
  }

  #skipTo(
    to: 'first' | 'last',
    variable: string,
    { throwExceptionOnMiss = false }: SkipOptions,
  ): EventPattern<T, S, L> {
    return this.#with({ skip: { to, variables: [variable], onMiss: throwExceptionOnMiss ? 'error' : 'no-skip' } });
  }

  #with(said: Partial<Sequence<T>>): EventPattern<T, S, L> {
    return new EventPattern({ ...this.#sequence, ...said });
  }
}

type Grouped<T, S extends Steps, G extends Steps> = EventPattern<T, WithGroup<S, G>, keyof G & string>;

function lastName<T>({ elements }: Sequence<T>, method: string): string {
  const last: Element | undefined = elements.at(-1);
  if (last === undefined || (last.kind === 'step' && last.what.kind === 'group'))
    return refuse(`${method} is about a step: say it of the steps of the group`);
  return last.kind === 'step' ? namesOf(last).join() : last.name;
}
