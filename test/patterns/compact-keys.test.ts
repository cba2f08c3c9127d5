import { describe, expect, test } from 'vitest';
import { KeyedMatcher } from '../../src/patterns/keyed-matcher.js';
import type { RowPattern, SkipMode } from '../../src/patterns/pattern.js';
import { compile } from '../../src/patterns/program.js';
import { RowObjects } from '../../src/patterns/row-store.js';
import { referenceEmissions } from '../reference/match-reference.js';
import type { CaseEvent } from '../support/arbitrary-condition.js';
import { parsePattern } from '../support/parse-pattern.js';
import { RowView } from '../support/row-view.js';
import { runKeys } from '../support/run-keys.js';
import { runMatcher, symbolOf } from '../support/run-matcher.js';
import { byLetter, typedRows } from '../support/typed-rows.js';

const SKIPS: readonly SkipMode[] = [
  { to: 'next-row' },
  { to: 'past-last-row' },
  { to: 'first', variables: ['B'] },
  { to: 'last', variables: ['A'] },
];

describe.each(SKIPS)('with AFTER MATCH SKIP %j', (skip) => {
  test.each([
    ['waiting rows that no match wants', 'A ~R R', 'a0 c1 c2 r3 a4 r5'],
    ['waiting rows of one variable', 'A X*? R', 'a0 c1 c2 r3'],
    ['waiting rows of one variable and then of another', 'A (B | C)*? R', 'a0 b1 c2 b3 r4 a5 c6 r7'],
    ['waiting rows of two variables at once', 'A (B | X)*? R', 'a0 c1 c2 b3 r4'],
    ['a start row that comes while one waits', 'A X*? R', 'a0 c1 a2 c3 r4'],
    ['a start row that comes when the others end', 'A B', 'a0 a1 b2 b3 a4'],
    ['a start row that completes the one before', 'A A', 'a0 a1 a2 a3 a4'],
    ['start rows that run out of time one by one', 'A X*? R', 'a0 a1 c2 a3 c8 a9 c20'],
    ['a start row that runs out of time in another’s match', 'A B*? R', 'a0 b1 a2 b3 b4 r5 a6 r12'],
    ['a match at the last moment, and one too late', 'A X*? R', 'a0 r5 a10 r16'],
    ['in any order', 'A PERMUTE(B, C)', 'a0 c1 b2 a3 b4 c5 a6 c7 c8 a9 b10 d20'],
    ['what must not come', 'A ~B R', 'a0 c1 b2 r3 a4 c5 r6'],
  ])('finds what the reference finds: %s', (_, pattern, text) => {
    const rows = typedRows(text);
    const steps = [...rows.map(() => ({ kind: 'row' }) as const), { kind: 'end' } as const];
    const whole = { ...patternOf(pattern), skip };
    const expected = referenceEmissions(whole, rows, steps).map((outcomes) =>
      outcomes.map(({ matchNumber: __, ...found }) => found),
    );
    expect(runMatcher({ pattern: whole, rows, steps, cuts: [] }, { symbols: true })).toEqual(expected);
    for (const [cut] of steps.entries()) {
      expect(runMatcher({ pattern: whole, rows, steps, cuts: [cut] }, { symbols: true })).toEqual(expected);
    }
  });
});

test('a key to which a row means nothing is told to be closed, and has nothing', () => {
  const { matcher, closed, process } = matcherOf(patternOf('A B'));
  process(7, 'c0');
  expect(closed).toEqual([7]);
  expect([matcher.size, matcher.rows, matcher.isOpen(7), [...matcher.keys()]]).toEqual([0, 0, false, []]);
});

test('keys with something open are known, however large their numbers', () => {
  const { matcher, closed, process } = matcherOf(patternOf('A B'));
  for (const key of [100_000, 0, 1_023, 1_024, 5_000]) process(key, 'a0');
  expect([...matcher.keys()]).toEqual([0, 1_023, 1_024, 5_000, 100_000]);
  expect([matcher.size, matcher.rows]).toEqual([5, 5]);
  expect([matcher.isOpen(5_001), matcher.isOpen(1_000_000)]).toEqual([false, false]);
  process(5_000, 'b1');
  expect(closed).toEqual([5_000]);
  expect([...matcher.keys()]).toEqual([0, 1_023, 1_024, 100_000]);
  matcher.advance(Number.POSITIVE_INFINITY);
  expect([[...matcher.keys()], matcher.size, matcher.rows]).toEqual([[], 0, 0]);
  expect(closed.toSorted((a, b) => a - b)).toEqual([0, 1_023, 1_024, 5_000, 100_000]);
});

test('of several keys each has its own rows, and what they made of its start row', () => {
  const rows = typedRows('a0 a0 a0 b1 c1 b1 b2 c2 c2 r3 r3 r3 a3 r3');
  const keys = [1, 2, 3_000, 1, 2, 3_000, 1, 2, 3_000, 1, 2, 3_000, 1, 1];
  const pattern = patternOf('A (B | C)*? R');
  const steps = rows.map(() => ({ kind: 'row' }) as const);
  const found = runKeys({ pattern, rows, keys, steps, symbols: rows.map(() => true), cuts: [] });
  const matches = found.flatMap((step) =>
    step.found.map(({ key, rows: mapped }) => `${key}: ${mapped.map(({ variable }) => variable).join('')}`),
  );
  expect(matches).toEqual(['1: ABBR', '2: ACCR', '3000: ABCR', '1: AR']);
});

test('a row that begins a match is looked at, whatever else it is', () => {
  const { matcher, process } = matcherOf({ ...patternOf('A X*? R'), timeouts: false });
  const { symbol } = process(0, 'a0');
  expect(['a1', 'b1', 'r1'].map((row) => matcher.isPatient(0, symbol(row)))).toEqual([false, true, false]);
  const timed = matcherOf(patternOf('A X*? R'));
  timed.process(0, 'a0');
  expect(timed.matcher.isPatient(0, symbol('b1'))).toBe(false);
});

test('what the rows since make of a start row is not looked at again', () => {
  const { matcher, process } = matcherOf({ ...patternOf('A (B | C)*? R'), timeouts: false });
  const { symbol } = process(0, 'a0');
  const [b, c] = [symbol('b1'), symbol('c1')];
  expect([matcher.isPatient(0, b), matcher.isPatient(0, c), matcher.isPatient(0, symbol('a1'))]).toEqual([
    true,
    true,
    false,
  ]);
  process(0, 'b1');
  expect([matcher.isPatient(0, b), matcher.isPatient(0, c), matcher.isPatient(0, symbol('r2'))]).toEqual([
    true,
    false,
    false,
  ]);
  expect(matcher.isPatient(1, b)).toBe(false);
});

function patternOf(pattern: string): RowPattern<CaseEvent> {
  return {
    pattern: parsePattern(pattern),
    define: byLetter(),
    skip: { to: 'next-row' },
    within: 5,
    timeouts: true,
  };
}

function matcherOf(pattern: RowPattern<CaseEvent>): {
  readonly matcher: KeyedMatcher<CaseEvent>;
  readonly closed: readonly number[];
  readonly process: (key: number, row: string) => { readonly symbol: (row: string) => number };
} {
  const program = compile(pattern);
  const closed: number[] = [];
  const matcher = new KeyedMatcher(program, new RowObjects<CaseEvent>(), {
    outcome: () => {},
    fault: () => {},
    closed: (key) => closed.push(key),
  });
  const rowOf = (text: string): RowView => new RowView(typedRows(text), 0);
  const symbol = (text: string): number => symbolOf(program, rowOf(text)) ?? -1;
  const process = (key: number, text: string): { readonly symbol: typeof symbol } => {
    matcher.process(key, rowOf(text), symbol(text));
    return { symbol };
  };
  return { matcher, closed, process };
}
