import { MotifError } from '../errors.js';
import type { Duration } from '../time.js';
import { type AutomatonState, buildAutomaton } from './automaton.js';
import type { Capture } from './captures.js';
import { compileTest } from './compile-test.js';
import { Configurations } from './configurations.js';
import type { Expression } from './expression.js';
import type { RowPattern, RowsPerMatch, SkipMode } from './pattern.js';
import type { ProgramPosition } from './program-position.js';
import { someExpression } from './some-expression.js';
import { Symbols } from './symbols.js';
import type { LocalTest, VariableTest } from './variable-test.js';

/** A row pattern made runnable, shared by the matchers of all keys. */
export interface Program<E> {
  readonly states: readonly AutomatonState[];
  readonly positions: readonly ProgramPosition<E>[];
  readonly locals: readonly LocalTest<E>[];
  readonly symbols: Symbols<E>;
  readonly captures: readonly Capture[];
  readonly configurations: Configurations<E>;
  readonly skip: SkipMode;
  readonly within: Duration;
  readonly timeouts: boolean;
  readonly rows: RowsPerMatch;
  readonly maxOpen: number;
  readonly stateTtl: Duration;
  /** Start rows are concluded in order: what becomes of one depends on those before it. */
  readonly ordered: boolean;
  /** A condition reads MATCH_NUMBER(): a start row is looked at when what came before it is decided. */
  readonly serial: boolean;
  /** Rows before the first of a match that something can read, and rows after its last. */
  readonly behind: number;
  readonly ahead: number;
  /** Every row of a key is kept for a while, also those that no match wants. */
  readonly keepsAll: boolean;
  /** Whether a key with nothing open has something to remember. */
  readonly remembers: boolean;
  /** What is decided last may carry the time of a row long past: a match that ends on `$`, a row that no match wanted. */
  readonly lateTimes: boolean;
  /** Keys may be held in `CompactKeys`: how a match begins depends on the row's symbol alone, and how one ends on no `$`. */
  readonly compact: boolean;
}

/**
 * `measures` are what is computed of a match: how far they look decides what is kept, and for how long a match waits.
 * @throws MotifError `INVALID_ARGUMENT` for a pattern that is too large, or one of which all matches are looked for.
 */
export function compile<E>(pattern: RowPattern<E>, measures: readonly Expression[] = []): Program<E> {
  refuseAllMatches(pattern);
  const automaton = buildAutomaton(pattern.pattern);
  const tables = { locals: [], captures: [] };
  const tests = new Map<string, VariableTest<E>>();
  const testOf = (variable: string): VariableTest<E> => {
    const test = tests.get(variable) ?? compileTest(variable, pattern.define.get(variable), tables);
    tests.set(variable, test);
    return test;
  };
  const positions = automaton.positions.map(({ variable, unless, when, excluded, next }): ProgramPosition<E> => {
    const mapped = variable === undefined ? {} : { variable, test: testOf(variable) };
    return { ...mapped, unless: unless.map(testOf), when: when.map(testOf), excluded, next };
  });
  const conditions = [...pattern.define].flatMap(([variable, condition]) =>
    tests.has(variable) && condition.kind === 'expression' ? [condition.expression] : [],
  );
  const counts = [...conditions, ...measures].some(readsMatchNumber);
  const { rows = 'one-row', within = Number.POSITIVE_INFINITY, stateTtl = Number.POSITIVE_INFINITY } = pattern;
  const { behind, ahead } = reachOf([...conditions, ...measures]);
  const symbols = new Symbols<E>(tables.locals);
  const { locals, captures }: { locals: readonly LocalTest<E>[]; captures: readonly Capture[] } = tables;
  const configurations = new Configurations(automaton, positions, symbols, captures);
  const keepsAll = behind > 0 || ahead > 0;
  const remembers = stateTtl > 0 && (behind > 0 || automaton.anchored || counts);
  const initial = automaton.states[automaton.later];
  const endsOnAnchor = automaton.states.some(({ accepts, acceptsAtEnd }) => accepts !== acceptsAtEnd);
  return {
    states: automaton.states,
    positions,
    locals,
    symbols,
    captures,
    configurations,
    skip: pattern.skip,
    within,
    timeouts: pattern.timeouts,
    rows,
    maxOpen: pattern.maxOpen ?? Number.POSITIVE_INFINITY,
    stateTtl,
    ordered: pattern.skip.to !== 'next-row' || counts || rows === 'all-rows-with-unmatched',
    serial: conditions.some(readsMatchNumber),
    behind,
    ahead,
    keepsAll,
    remembers,
    lateTimes: endsOnAnchor || rows === 'all-rows-with-unmatched',
    compact:
      !keepsAll &&
      !counts &&
      !automaton.anchored &&
      initial?.accepts === false &&
      rows !== 'all-rows-with-unmatched' &&
      configurations.later.asks.length === 0 &&
      !endsOnAnchor &&
      pattern.maxOpen === undefined,
  };
}

function refuseAllMatches<E>({ matches, skip }: RowPattern<E>): void {
  if (matches === 'all') throw new MotifError('INVALID_ARGUMENT', 'only one match a start row is looked for here');
  if ((skip.to === 'first' || skip.to === 'last') && skip.onMiss !== undefined)
    throw new MotifError('INVALID_ARGUMENT', 'what a miss of AFTER MATCH SKIP does can be said with all matches only');
}

function readsMatchNumber(expression: Expression): boolean {
  return someExpression(expression, ({ kind }) => kind === 'match-number');
}

function reachOf(expressions: readonly Expression[]): { readonly behind: number; readonly ahead: number } {
  let [behind, ahead] = [0, 0];
  for (const expression of expressions) {
    someExpression(expression, (part) => {
      if (part.kind === 'navigation') {
        behind = Math.max(behind, -part.shift);
        ahead = Math.max(ahead, part.shift);
      }
      return false;
    });
  }
  return { behind, ahead };
}
