import { unreachable } from '../../src/errors.js';
import type { Condition, Pattern, RowPattern } from '../../src/patterns/pattern.js';
import { evaluateReference, type Mapping, NotYetKnown, type ReferenceRow } from './evaluate-reference.js';

/** One way to match from a start row. */
export interface Attempt {
  /**
   * `complete`: the pattern is at its end. `alive`: the rows are, and the pattern would take one more. `unknown`: whether
   * it can go on depends on what is still to come.
   */
  readonly kind: 'complete' | 'alive' | 'unknown';
  /** The first row not taken. */
  readonly next: number;
  readonly mapped: readonly Mapping[];
}

/** What a search may look at. */
export interface Search<E> {
  readonly rows: readonly ReferenceRow<E>[];
  /** Only rows before this may be taken. */
  readonly limit: number;
  /** Whether rows may still come at `limit`. */
  readonly open: boolean;
  /** Whether the last of `rows` is the partition's last. */
  readonly ended: boolean;
  readonly matchNumber: number | undefined;
}

/**
 * Every way to match from row `start`, the preferred first: ISO/IEC 19075-5, 7.2. Those that die of a condition are left
 * out. An empty iteration counts towards a quantifier's minimum; once the minimum is met it is the last (7.2.8, which
 * allows `(A, empty)` for `(A?){0,3}`, and an empty iteration that is not the last only below the minimum).
 */
export function attempts<E>(pattern: RowPattern<E>, start: number, search: Search<E>): Iterable<Attempt> {
  return take(pattern.pattern, { kind: 'complete', next: start, mapped: [] });

  function* take(node: Pattern, from: Attempt): Iterable<Attempt> {
    switch (node.kind) {
      case 'empty':
        yield from;
        return;
      case 'variable':
        if (from.next >= search.limit) yield { ...from, kind: 'alive' };
        else yield* map(node, from);
        return;
      case 'concatenation':
        yield* sequence(node.items, from);
        return;
      case 'alternation':
        for (const item of node.items) yield* take(item, from);
        return;
      case 'quantified':
        yield* repeat(node, 0, from);
        return;
      case 'gap':
        yield* pass(node, from);
        return;
      case 'permutation':
        for (const items of permutations(node.items)) yield* sequence(items, from);
        return;
      case 'exclusion':
        for (const attempt of take(node.body, from)) yield excluded(attempt, from.mapped.length);
        return;
      case 'anchor': {
        const there = node.at === 'start' ? from.next === 0 : isPartitionEnd(from.next);
        if (there === 'unknown') yield { ...from, kind: 'unknown' };
        if (there === true) yield from;
        return;
      }
      default:
        unreachable(node);
    }
  }

  function* map({ name: variable, unless = [], when = [] }: Pattern & { kind: 'variable' }, from: Attempt) {
    const fits = isAllowed([variable, ...when], unless, from);
    if (fits === 'unknown') yield { ...from, kind: 'unknown' } as const;
    if (fits !== true) return;
    const mapping: Mapping = { row: from.next, variable, excluded: false };
    yield { ...from, next: from.next + 1, mapped: [...from.mapped, mapping] };
  }

  function* pass(gap: Pattern & { kind: 'gap' }, from: Attempt): Iterable<Attempt> {
    const { until, when = [], rows } = gap;
    if (rows === 'to-deadline') throw new Error('a gap to the deadline is not of this reading');
    if (rows === undefined) yield from;
    const passed = from.next >= search.limit ? 'alive' : isAllowed(when, until, from);
    if (passed === 'alive' || passed === 'unknown') yield { ...from, kind: passed };
    if (passed !== true) return;
    const after = { ...from, next: from.next + 1 };
    if (rows === 'one') yield after;
    else yield* pass(gap, after);
  }

  function isPartitionEnd(next: number): boolean | 'unknown' {
    if (next < search.rows.length) return false;
    return search.ended ? true : 'unknown';
  }

  function* sequence([first, ...rest]: readonly Pattern[], from: Attempt): Iterable<Attempt> {
    if (first === undefined) {
      yield from;
      return;
    }
    for (const attempt of take(first, from)) {
      if (attempt.kind === 'complete') yield* sequence(rest, attempt);
      else yield attempt;
    }
  }

  function* repeat(node: Pattern & { kind: 'quantified' }, done: number, from: Attempt): Iterable<Attempt> {
    const { body, min, max = Number.POSITIVE_INFINITY, greedy } = node;
    if (!greedy && done >= min) yield from;
    if (done < max) {
      for (const attempt of take(body, from)) {
        const last = attempt.next === from.next && done + 1 >= min;
        if (attempt.kind !== 'complete' || last) yield attempt;
        else yield* repeat(node, done + 1, attempt);
      }
    }
    if (greedy && done >= min) yield from;
  }

  /** Whether the next row satisfies each of `all`, and none of `none`. */
  function isAllowed(all: readonly string[], none: readonly string[], from: Attempt): boolean | 'unknown' {
    const wanted = all.map((variable) => satisfies(variable, from));
    const barred = none.map((variable) => satisfies(variable, from));
    if (wanted.includes(false) || barred.includes(true)) return false;
    return [...wanted, ...barred].includes('unknown') ? 'unknown' : true;
  }

  /** Whether the next row can be mapped to `variable`: only a condition that is true maps, NULL does not. */
  function satisfies(variable: string, { next, mapped }: Attempt): boolean | 'unknown' {
    const condition = pattern.define.get(variable);
    if (condition === undefined) return true;
    try {
      return holds(condition, mapped, { row: next, variable, excluded: false });
    } catch (error) {
      if (error instanceof NotYetKnown) return 'unknown';
      throw error;
    }
  }

  function holds(condition: Condition<E>, before: readonly Mapping[], current: Mapping): boolean {
    switch (condition.kind) {
      case 'expression': {
        const mapped = [...before, current];
        return evaluateReference(condition.expression, { ...search, mapped, running: mapped.length }) === true;
      }
      case 'predicate': {
        const matched = Object.fromEntries(
          variablesOf(pattern.pattern).map((variable) => [
            variable,
            before.filter((mapping) => mapping.variable === variable).map(({ row }) => eventAt(search.rows, row)),
          ]),
        );
        return condition.test(eventAt(search.rows, current.row), matched);
      }
      default:
        return unreachable(condition);
    }
  }
}

/** In the lexicographic order of the items as they are written. */
function permutations<T>(items: readonly T[]): readonly (readonly T[])[] {
  if (items.length === 0) return [[]];
  return items.flatMap((item, index) => permutations(items.toSpliced(index, 1)).map((rest) => [item, ...rest]));
}

/** With all that it mapped from place `from` on inside the exclusion. */
function excluded(attempt: Attempt, from: number): Attempt {
  const mapped = attempt.mapped.map((mapping, index) => (index < from ? mapping : { ...mapping, excluded: true }));
  return { ...attempt, mapped };
}

function eventAt<E>(rows: readonly ReferenceRow<E>[], row: number): E {
  const event = rows[row]?.event;
  if (event === undefined) throw new Error(`row ${row} has no event for a predicate`);
  return event;
}

/** Every variable a pattern can map a row to, each once. */
function variablesOf(pattern: Pattern): readonly string[] {
  switch (pattern.kind) {
    case 'variable':
      return [pattern.name];
    case 'concatenation':
    case 'alternation':
    case 'permutation':
      return [...new Set(pattern.items.flatMap(variablesOf))];
    case 'quantified':
    case 'exclusion':
      return variablesOf(pattern.body);
    case 'gap':
    case 'anchor':
    case 'empty':
      return [];
    default:
      return unreachable(pattern);
  }
}
