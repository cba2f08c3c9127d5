import type { Value } from '../schema.js';
import type { Duration } from '../time.js';
import { type Automaton, type AutomatonPosition, buildAutomaton, type Continuation } from './automaton.js';
import type { Capture } from './captures.js';
import { compileCondition } from './compile-condition.js';
import type { Condition, Matched, RowPattern, SkipMode } from './pattern.js';
import type { Row } from './row.js';

/** A row pattern made runnable: immutable, shared by the matchers of all keys. */
export interface Program<E> {
  readonly initial: Continuation;
  readonly positions: readonly AutomatonPosition[];
  readonly variables: ReadonlyMap<string, Variable<E>>;
  readonly captures: readonly Capture[];
  /** Whether two partial matches in one position with equal captures have one future. */
  readonly mergeable: boolean;
  readonly skip: SkipMode;
  readonly within?: Duration;
  readonly timeouts: boolean;
}

export interface Variable<E> {
  /** Whether the row alone decides, so that one computation a row is enough. */
  readonly local: boolean;
  /** Unknown is not true. `matched` gives the events so far, for a predicate that reads them. */
  readonly holds: (row: Row<E>, captured: readonly Value[], matched: () => Matched<E>) => boolean;
  /** The captures that a row mapped to this variable adds to. */
  readonly feeds: readonly number[];
}

/** @throws RangeError for a pattern that is too large; MotifError `INVALID_QUERY` for what is not supported. */
export function compile<E>(pattern: RowPattern<E>): Program<E> {
  const automaton = buildAutomaton(pattern.pattern);
  const captures: Capture[] = [];
  const names = variableNames(automaton);
  const conditions = names.map((name) => ({ name, ...compileVariable(pattern.define.get(name), name, captures) }));
  const variables = conditions.map(({ name, local, holds }): [string, Variable<E>] => {
    const feeds = captures.flatMap((capture, index) => (capture.variables?.has(name) === false ? [] : [index]));
    return [name, { local, holds, feeds }];
  });
  const { skip, within, timeouts } = pattern;
  return {
    ...automaton,
    variables: new Map(variables),
    captures,
    mergeable: ![...pattern.define.values()].some((define) => define.kind === 'predicate' && define.readsMatched),
    skip,
    timeouts,
    ...(within === undefined ? {} : { within }),
  };
}

function compileVariable<E>(
  condition: Condition<E> | undefined,
  name: string,
  captures: Capture[],
): Pick<Variable<E>, 'local' | 'holds'> {
  if (condition === undefined) return { local: true, holds: () => true };
  if (condition.kind === 'predicate') {
    const { test, readsMatched } = condition;
    if (readsMatched) return { local: false, holds: (row, _captured, matched) => test(row.event, matched()) };
    return { local: true, holds: (row) => test(row.event, {}) };
  }
  const { local, holds } = compileCondition(condition.expression, name, captures);
  return {
    local,
    holds: (row, captured) => holds({ tried: { row, variable: name }, captured }) === true,
  };
}

function variableNames(automaton: Automaton): readonly string[] {
  return [...new Set(automaton.positions.flatMap(({ variable, unless }) => [variable ?? [], unless].flat()))];
}
