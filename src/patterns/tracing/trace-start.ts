import { EvaluationError } from '../../errors.js';
import type { Timestamp } from '../../time.js';
import type { Captured } from '../captures.js';
import type { Program } from '../program.js';
import type { ProgramPosition } from '../program-position.js';
import type { Row, RowScope } from '../row.js';
import { valueKey } from '../value-key.js';
import type { VariableTest } from '../variable-test.js';
import type { Attempt, Mapping, Progress } from './attempt.js';

/** A key's rows in order, and how far time is known. */
export interface KeyHistory<E> {
  readonly rows: readonly Row<E>[];
  /** No row before this is still to come. */
  readonly reached: Timestamp;
  /** No row at all is. */
  readonly ended: boolean;
}

interface Thread {
  readonly state: number;
  readonly captured: readonly Captured[];
  readonly mapped: readonly Mapping[];
}

/** As in the matcher, the least preferred ways are given up beyond so many. */
const MOST_THREADS = 1_000;

/**
 * What becomes of the matches that begin with row `start`: Pike's threads, a row at a time, each with all that it mapped.
 * Slow and plain, beside a matcher that is neither; they agree on what matches.
 */
export function traceStart<E>(
  program: Program<E>,
  { rows, reached, ended }: KeyHistory<E>,
  start: number,
  { matchNumber, distances }: { readonly matchNumber: number; readonly distances: readonly number[] },
): Attempt {
  const { states, positions, within, ahead, captures } = program;
  const deadline = (rows[start]?.time ?? Number.NaN) + within;
  const initial = start === 0 ? program.configurations.first : program.configurations.later;
  const [from = -1] = initial.states;
  let threads: readonly Thread[] = [{ state: from, captured: captures.map(({ initial: value }) => value), mapped: [] }];
  let accepted: readonly Mapping[] | undefined = states[from]?.accepts === true ? [] : undefined;
  let furthest: Progress = { state: from, missing: distances[from] ?? 0, mapped: [], at: start - 1 };
  const outcome = (kind: Attempt['kind'], mapped: readonly Mapping[], endedBy?: number): Attempt => {
    return { start, kind, mapped, furthest, deadline, ...(endedBy === undefined ? {} : { endedBy }) };
  };

  let at = start;
  for (; at < rows.length && !((rows[at]?.time ?? 0) >= deadline); at++) {
    if (ahead > 0 && at + ahead >= rows.length && !ended && reached < deadline) break;
    threads = step(at);
    furthest = nearest(threads, at);
    if (threads.length > 0) continue;
    if (accepted !== undefined) return outcome('match', accepted);
    return at === start ? outcome('not-begun', [], at) : outcome('died', [], furthest.at + 1);
  }
  if (!ended && reached < deadline) return outcome('open', accepted ?? []);
  const atEnd =
    ended && at >= rows.length ? threads.find(({ state }) => states[state]?.acceptsAtEnd === true) : undefined;
  const match = atEnd?.mapped ?? accepted;
  if (match !== undefined) return outcome('match', match);
  const waiting = threads.find(({ state }) => (states[state]?.positions.length ?? 0) > 0);
  if (program.timeouts && within < Number.POSITIVE_INFINITY && waiting !== undefined)
    return outcome('timeout', waiting.mapped);
  return outcome('expired', [], ...(furthest.at + 1 < at ? [furthest.at + 1] : []));

  function step(row: number): readonly Thread[] {
    const next: Thread[] = [];
    const seen = new Set<string>();
    const symbol = program.symbols.of(scopeOf(row, null));
    for (const thread of threads) {
      for (const place of states[thread.state]?.positions ?? []) {
        const position = positions[place];
        if (position === undefined || !fits(position, thread, row, symbol)) continue;
        const child = moved(thread, position, row);
        const state = states[child.state];
        const identity = identityOf(child);
        const goesOn = (state?.positions.length ?? 0) > 0 || state?.acceptsAtEnd !== state?.accepts;
        if (goesOn && !seen.has(identity) && next.length < MOST_THREADS) next.push(child);
        seen.add(identity);
        // What is less preferred than being complete is given up.
        if (state?.accepts !== true) continue;
        accepted = child.mapped;
        return next;
      }
    }
    return next;
  }

  function fits({ test, unless, when }: ProgramPosition<E>, thread: Thread, row: number, symbol: number): boolean {
    const isTrue = (condition: VariableTest<E>): boolean => holds(condition, thread, row, symbol);
    return (test === undefined || isTrue(test)) && when.every(isTrue) && !unless.some(isTrue);
  }

  function holds({ local, correlated, variable }: VariableTest<E>, { captured }: Thread, row: number, symbol: number) {
    if (!program.symbols.has(symbol, local)) return false;
    if (correlated === undefined) return true;
    return guarded(false, () =>
      correlated.holds({
        tried: scopeOf(row, variable),
        captured: (slot) => captured[slot] ?? null,
        rowAt,
        beside: (id, shift) => beside(id, shift),
      }),
    );
  }

  function moved({ captured, mapped }: Thread, { variable, next: state }: ProgramPosition<E>, row: number): Thread {
    if (variable === undefined) return { state, captured, mapped };
    const values = captured.map((before, slot) => {
      const { variables, add } = captures[slot] ?? {};
      if (add === undefined || variables?.has(variable) === false) return before;
      return guarded(before, () => add(before, scopeOf(row, variable), row));
    });
    return { state, captured: values, mapped: [...mapped, { row, variable }] };
  }

  function identityOf({ state, captured }: Thread): string {
    const live = program.configurations.live[state] ?? [];
    return `${state} ${live.map((slot) => valueKey(captured[slot] ?? null)).join()}`;
  }

  function nearest(alive: readonly Thread[], row: number): Progress {
    let best = furthest;
    for (const { state, mapped } of alive) {
      const missing = distances[state] ?? Number.POSITIVE_INFINITY;
      const isNearer = missing < best.missing || (missing === best.missing && best.at < row);
      if (isNearer) best = { state, missing, mapped, at: row };
    }
    return best;
  }

  function scopeOf(row: number, variable: string | null): RowScope<E> {
    return { row: rowAt(row), variable, matchNumber, neighbour: (shift) => beside(row, shift) };
  }

  function beside(row: number, shift: number): Row<E> | undefined {
    const found = rows[row + shift];
    return found === undefined || (shift > 0 && found.time >= deadline) ? undefined : found;
  }

  function rowAt(row: number): Row<E> {
    const found = rows[row];
    if (found === undefined) throw new RangeError(`the key has no row ${row}`);
    return found;
  }
}

/** What cannot be computed is not true, and what is to be remembered of it as it was. */
function guarded<T>(otherwise: T, compute: () => T): T {
  try {
    return compute();
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
    return otherwise;
  }
}
