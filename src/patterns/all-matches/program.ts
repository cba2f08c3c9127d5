import { MotifError } from '../../errors.js';
import type { Duration } from '../../time.js';
import type { Matched, RowPattern, SkipMode } from '../pattern.js';
import { type Automaton, buildAutomaton } from './automaton.js';

/** A row pattern made runnable: immutable, shared by the matchers of all keys. */
export interface AllMatchesProgram<E> extends Automaton {
  readonly conditions: ReadonlyMap<string, EventCondition<E>>;
  readonly skip: SkipMode;
  readonly within: Duration;
  readonly timeouts: boolean;
  /** At most so many partial matches of a key are open. */
  readonly maxOpen: number;
}

export interface EventCondition<E> {
  readonly test: (event: E, matched: Matched<E>) => boolean;
  /** Whether it needs the events matched so far; if not, one computation a row is enough. */
  readonly readsMatched: boolean;
}

const MAX_OPEN = 10_000;

/**
 * @throws MotifError `INVALID_ARGUMENT` for a pattern that is too large, has conditions in SQL, or asks for what only
 * preferred matches can give.
 */
export function compileAllMatches<E>(pattern: RowPattern<E>): AllMatchesProgram<E> {
  const conditions = new Map<string, EventCondition<E>>();
  for (const [name, condition] of pattern.define) {
    if (condition.kind === 'expression')
      throw new MotifError('INVALID_ARGUMENT', `${name}: all matches are looked for with conditions in code only`);
    conditions.set(name, condition);
  }
  const { within = Number.POSITIVE_INFINITY, maxOpen = MAX_OPEN, skip, timeouts, rows = 'one-row' } = pattern;
  if (rows !== 'one-row') throw new MotifError('INVALID_ARGUMENT', `of all matches each gives one row, not ${rows}`);
  return { ...buildAutomaton(pattern.pattern), conditions, skip, within, timeouts, maxOpen };
}
