import { unreachable } from '../../src/errors.js';
import type { Condition, Pattern, RowPattern } from '../../src/patterns/pattern.js';
import { evaluateReference, type Mapping, NotYetKnown, type ReferenceRow } from './evaluate-reference.js';

/** One way to match from a start row. */
export interface Attempt {
  /**
   * `complete`: the pattern is at its end. `alive`: the rows are, and the pattern would take one more. `unknown`: whether
   * it can take the next row depends on what is still to come.
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
        else yield* map(node.name, from);
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
        yield* pass(node.until, from);
        return;
      case 'permutation':
      case 'exclusion':
      case 'anchor':
        throw new Error(`${node.kind} is not drawn`);
      default:
        unreachable(node);
    }
  }

  function* map(variable: string, from: Attempt): Iterable<Attempt> {
    const satisfied = satisfies(variable, from);
    if (satisfied === 'unknown') yield { ...from, kind: 'unknown' };
    if (satisfied !== true) return;
    yield { ...from, next: from.next + 1, mapped: [...from.mapped, { row: from.next, variable }] };
  }

  function* pass(until: readonly string[], from: Attempt): Iterable<Attempt> {
    yield from;
    const stopped = from.next >= search.limit ? 'alive' : satisfies(until[0] ?? '', from);
    if (stopped === 'alive' || stopped === 'unknown') yield { ...from, kind: stopped };
    if (stopped === false) yield* pass(until, { ...from, next: from.next + 1 });
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

  /** Whether the next row can be mapped to `variable`: only a condition that is true maps, unknown does not. */
  function satisfies(variable: string, { next, mapped }: Attempt): boolean | 'unknown' {
    const condition = pattern.define.get(variable);
    if (condition === undefined) return true;
    try {
      return holds(condition, mapped, { row: next, variable });
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
      return [...new Set(pattern.items.flatMap(variablesOf))];
    case 'quantified':
      return variablesOf(pattern.body);
    case 'gap':
    case 'empty':
      return [];
    case 'permutation':
    case 'exclusion':
    case 'anchor':
      throw new Error(`${pattern.kind} is not drawn`);
    default:
      return unreachable(pattern);
  }
}
