import { describe, expect, test } from 'vitest';
import { EvaluationError } from '../../src/errors.js';
import type { Expression } from '../../src/patterns/expression.js';
import { KeyedMatcher } from '../../src/patterns/keyed-matcher.js';
import { Matcher } from '../../src/patterns/matcher.js';
import type { Path } from '../../src/patterns/path.js';
import type { RowPattern } from '../../src/patterns/pattern.js';
import { compile } from '../../src/patterns/program.js';
import { RowObjects, RowStore } from '../../src/patterns/row-store.js';
import type { ReferenceRow } from '../reference/evaluate-reference.js';
import type { CaseEvent } from '../support/arbitrary-condition.js';
import { and, compare, field, last, literal, or } from '../support/expressions.js';
import { parsePattern } from '../support/parse-pattern.js';
import { RowView } from '../support/row-view.js';
import { symbolOf } from '../support/run-matcher.js';
import { byLetter, typedRows } from '../support/typed-rows.js';

/** The type's length, which rows of type `f` have not. */
const failing: Expression = {
  kind: 'call',
  type: { kind: 'BOOLEAN' },
  function: {
    name: 'failing',
    evaluate: (letter = null) => {
      if (letter === 'f') throw new EvaluationError('f has no length');
      return letter === 'r';
    },
  },
  arguments: [field(0, { kind: 'VARCHAR' })],
};

describe('a condition that cannot be computed', () => {
  const readsEarlier = and(
    failing,
    compare(last(field(0, { kind: 'VARCHAR' }), { variables: ['A'] }), '=', literal('a')),
  );
  const orEarlier = or(failing, compare(last(field(0, { kind: 'VARCHAR' }), { variables: ['A'] }), '=', literal('z')));
  const alone = [failing, 'A X*? R'] as const;
  const beside = [compare(last(field(0), { variables: ['A'] }), '=', failing), 'A X*? R'] as const;

  test.each([
    ['is told of its row, where it was asked', ...alone, 'f0 a1 f2 b3 r4', [2]],
    ['is told once, and of no row that comes after', ...alone, 'a0 f1 b2 b3 r4', [1]],
    ['is not told of a row that nobody asked it of', ...alone, 'f0 f1 b2 a3 r4', []],
    ['is told when it reads earlier rows too', readsEarlier, 'A X*? R', 'a0 f1 b2 r3', [1]],
    ['is told when it depends on earlier rows', orEarlier, 'A X*? R', 'a0 f1 b2 r3', [1]],
    ['is told when it is compared with an earlier row', ...beside, 'a0 f1 b2', [1]],
    ['is told where it must not be true', failing, 'A ~R B', 'a0 f1 c2 b3', [1]],
  ] as const)('%s', (_, condition, pattern, rows, expected) => {
    const define = new Map(byLetter('AB')).set('R', { kind: 'expression', expression: condition });
    for (const symbols of [true, false]) {
      expect(faults({ ...patternOf(pattern), define }, rows, symbols)).toEqual(
        expected.map((row) => `R at ${row}: f has no length`),
      );
    }
  });
});

describe('what a matcher holds on to', () => {
  test('is not more after many rows, as long as what is open began not long ago', () => {
    const define = new Map(byLetter('ACD')).set('B', {
      kind: 'expression',
      expression: compare(field(0, { kind: 'VARCHAR' }), '=', literal('a')),
    });
    const matcher = matcherOf({ ...patternOf('A (B | C)* D'), define, within: 10 });
    const rows = typedRows(Array.from({ length: 20_000 }, (_, i) => `${'ac'[i % 2]}${i}`).join(' '));
    const most = feed(matcher, rows);
    expect(most.runs).toBeLessThan(3_000);
    expect(most.members).toBeLessThan(50);
    expect(most.rows).toBeLessThan(20);
    expect(most.starts).toBeLessThan(200);
  });

  test('is all of the path of what is open', () => {
    const rows = typedRows(`a0 ${Array.from({ length: 3_000 }, (_, i) => `b${i} c${i}`).join(' ')} d3000`);
    const found: number[] = [];
    const matcher = matcherOf({ ...patternOf('A (B C)* D'), skip: { to: 'past-last-row' } }, (length) =>
      found.push(length),
    );
    feed(matcher, rows);
    expect(found).toEqual([rows.length]);
  });
});

function patternOf(pattern: string): RowPattern<CaseEvent> {
  return { pattern: parsePattern(pattern), define: byLetter(), skip: { to: 'next-row' }, timeouts: false };
}

function faults(pattern: RowPattern<CaseEvent>, text: string, symbols: boolean): readonly string[] {
  const program = compile(pattern);
  const rows = typedRows(text);
  const told: string[] = [];
  const matcher = new KeyedMatcher(program, new RowObjects<CaseEvent>(), {
    outcome: ({ rows: mapped }) => {
      // It counts as not true.
      expect(mapped.filter(({ row, variable }) => variable === 'R' && row.event.type === 'f')).toEqual([]);
    },
    fault: ({ kind, row, variable, reason }) => {
      if (kind === 'condition') told.push(`${variable} at ${row.time}: ${reason}`);
    },
    closed: () => {},
  });
  const view = new RowView(rows);
  for (const _ of rows) {
    const row = view.next();
    const symbol = symbols ? symbolOf(program, row) : undefined;
    // As for batches: of a row that has a fault the symbol is not known.
    matcher.process(0, row, program.symbols.faults.length > 0 ? undefined : symbol);
  }
  return told;
}

function matcherOf(pattern: RowPattern<CaseEvent>, onMatch: (rows: number) => void = () => {}): Matcher<CaseEvent> {
  return new Matcher(compile(pattern), new RowStore(new RowObjects<CaseEvent>()), {
    outcome: ({ rows }) => onMatch(rows.length),
    fault: () => {},
  });
}

interface Held {
  readonly runs: number;
  readonly members: number;
  readonly rows: number;
  readonly starts: number;
}

/** The most that it held at any time. */
function feed(matcher: Matcher<CaseEvent>, rows: readonly ReferenceRow<CaseEvent>[]): Held {
  const view = new RowView(rows);
  const most = { runs: 0, members: 0, rows: 0, starts: 0 };
  for (const [i, { time }] of rows.entries()) {
    matcher.advance(time, false);
    matcher.process(view.next());
    if (i % 500 > 0) continue;
    most.runs = Math.max(most.runs, runsOf(matcher.groups.flatMap(({ paths }) => paths)));
    const classes = matcher.groups.flatMap((group) => [...group.classes.values()]);
    most.members = Math.max(most.members, ...classes.map(({ members }) => members.length));
    most.rows = Math.max(most.rows, matcher.rows);
    most.starts = Math.max(most.starts, matcher.starts.length);
  }
  return most;
}

/** How many runs the paths are made of, each once. */
function runsOf(paths: readonly Path[]): number {
  const seen = new Set<Path>();
  const ahead = [...paths];
  while (ahead.length > 0) {
    const path = ahead.pop();
    if (path === undefined || seen.has(path)) continue;
    seen.add(path);
    if (path.kind === 'run') ahead.push(path.previous);
    else ahead.push(path.over, ...path.join.theirs, ...path.join.ours);
  }
  return seen.size;
}
