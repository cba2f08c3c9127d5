import { MotifError } from '../errors.js';
import { type Duration, parseDuration } from '../time.js';
import type { Condition, Matched, Pattern, RowPattern, SkipMode } from './pattern.js';

/** Whether an event fits a step; `matched` holds the events of the steps before it. */
export type EventCondition<T, M> = (event: T, matched: M) => boolean;

/**
 * A pattern over events of type `T`, in Flink CEP's words; `M` is what a match holds: the event of each step by its name.
 * Immutable: each call returns a new one. Without a skip strategy every event that can begin a match begins one (no skip).
 */
export class EventPattern<T, M extends Record<string, T>> {
  readonly #steps: readonly Step[];
  readonly #define: ReadonlyMap<string, Condition<T>>;
  readonly #skip: SkipMode;
  readonly #within: Duration | undefined;

  private constructor(
    steps: readonly Step[],
    define: ReadonlyMap<string, Condition<T>>,
    skip: SkipMode,
    within: Duration | undefined,
  ) {
    this.#steps = steps;
    this.#define = define;
    this.#skip = skip;
    this.#within = within;
  }

  static begin<T, N extends string>(
    name: N,
    condition: EventCondition<T, Record<never, never>>,
  ): EventPattern<T, Record<N, T>> {
    const define = new Map([[name, conditionOf<T, Record<never, never>>(condition)]]);
    return new EventPattern([{ name, relaxed: false }], define, { to: 'next-row' }, undefined);
  }

  /** The event right after the last one. */
  next<N extends string>(name: N, condition: EventCondition<T, M>): EventPattern<T, M & Record<N, T>> {
    return this.#then(name, false, condition);
  }

  /** The first event after the last one that fits; events between that do not are passed over. */
  followedBy<N extends string>(name: N, condition: EventCondition<T, M>): EventPattern<T, M & Record<N, T>> {
    return this.#then(name, true, condition);
  }

  /**
   * The time from the first event to the last is less than this; exactly this long is outside.
   * @throws MotifError `INVALID_ARGUMENT` for a text that is no duration, or one that is not positive.
   */
  within(duration: string): EventPattern<T, M> {
    const within = parseDuration(duration);
    if (within === undefined || within <= 0) {
      throw new MotifError(
        'INVALID_ARGUMENT',
        `within('${duration}') is no duration: write '30 minutes' or '1 hour 30 minutes'`,
      );
    }
    return new EventPattern(this.#steps, this.#define, this.#skip, within);
  }

  /** After a match, goes on after its last event: those it spans begin no other. */
  skipPastLastEvent(): EventPattern<T, M> {
    return new EventPattern(this.#steps, this.#define, { to: 'past-last-row' }, this.#within);
  }

  /** The pattern as data. @throws MotifError `INVALID_ARGUMENT` without `within`: state would grow without bound. */
  toRowPattern(): RowPattern<T> {
    if (this.#within === undefined) {
      throw new MotifError(
        'INVALID_ARGUMENT',
        `the pattern ${this.#steps.map(({ name }) => name).join(', ')} has no within: what it waits for would be kept for ever`,
      );
    }
    const items = this.#steps.flatMap(({ name, relaxed }): Pattern[] => {
      const variable = { kind: 'variable', name } as const;
      return relaxed ? [{ kind: 'gap', until: [name] }, variable] : [variable];
    });
    return {
      pattern: { kind: 'concatenation', items },
      define: this.#define,
      skip: this.#skip,
      within: this.#within,
      timeouts: false,
    };
  }

  #then<N extends string>(
    name: N,
    relaxed: boolean,
    condition: EventCondition<T, M>,
  ): EventPattern<T, M & Record<N, T>> {
    if (this.#define.has(name)) throw new MotifError('INVALID_ARGUMENT', `the pattern has two steps named ${name}`);
    const define = new Map([...this.#define, [name, conditionOf<T, M>(condition)] as const]);
    return new EventPattern([...this.#steps, { name, relaxed }], define, this.#skip, this.#within);
  }
}

interface Step {
  readonly name: string;
  /** Whether events may be passed over before it. */
  readonly relaxed: boolean;
}

/** Begins a pattern. The event's type is the condition's: `begin('add', (event: ShopEvent) => event.type === 'add')`. */
export function begin<T, N extends string>(
  name: N,
  condition: EventCondition<T, Record<never, never>>,
): EventPattern<T, Record<N, T>> {
  return EventPattern.begin(name, condition);
}

function conditionOf<T, M>(condition: EventCondition<T, M>): Condition<T> {
  const test = (event: T, matched: Matched<T>): boolean => condition(event, firstOfEach<T, M>(matched));
  return { kind: 'predicate', test, readsMatched: condition.length > 1 };
}

/** Every step so far has matched one event: the builder's type of a match vouches for `M`. */
export function firstOfEach<T, M>(matched: Matched<T>): M {
  return Object.fromEntries(Object.entries(matched).map(([name, events]) => [name, events[0]])) as M;
}
