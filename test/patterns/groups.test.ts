import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Expression } from '../../src/patterns/expression.js';
import { Matcher } from '../../src/patterns/matcher.js';
import type { RowPattern } from '../../src/patterns/pattern.js';
import { compile } from '../../src/patterns/program.js';
import { RowObjects, RowStore } from '../../src/patterns/row-store.js';
import type { Group } from '../../src/patterns/start.js';
import { valueKey } from '../../src/patterns/value-key.js';
import type { ReferenceRow } from '../reference/evaluate-reference.js';
import { referenceMatches } from '../reference/match-reference.js';
import { type MatcherCase, printable } from '../support/arbitrary-case.js';
import type { CaseEvent } from '../support/arbitrary-condition.js';
import { and, compare, field, first, last, literal, or, sum } from '../support/expressions.js';
import { parsePattern } from '../support/parse-pattern.js';
import { RowView } from '../support/row-view.js';
import { runMatcher } from '../support/run-matcher.js';
import { lawTimeout, runs } from '../support/runs.js';

const item = field(1);
const n = field(2);
const is = (letter: string): Expression => compare(field(0, { kind: 'VARCHAR' }), '=', literal(letter));
const sameItem = (variable: string): Expression => compare(item, '=', last(item, { variables: [variable] }));
const sameN = (variable: string): Expression => compare(n, '=', last(n, { variables: [variable] }));

/** How start rows part, by what they have captured, and meet again once nobody asks for it any more. */
const WAYS: readonly (readonly [how: string, pattern: string, define: Readonly<Record<string, Expression>>])[] = [
  ['all at once', 'A X*? (B | C) X*? D', { B: and(is('b'), sameItem('A')), C: is('c') }],
  ['one after another', 'A X*? B X*? D', { B: and(is('b'), sameItem('A')) }],
  [
    'in one of two values',
    'A X*? (B | C) X*? D',
    { B: and(is('b'), sameItem('A')), C: is('c'), D: and(is('d'), sameN('A')) },
  ],
  [
    'two values that follow one another',
    'A X*? B X*? (C | D)',
    { B: is('b'), C: and(is('c'), sameItem('A')), D: and(is('d'), sameItem('B')) },
  ],
  [
    'two equalities of one row',
    'A X*? B X*? C',
    { B: and(is('b'), sameItem('A')), C: and(is('c'), or(sameItem('A'), sameN('B'))) },
  ],
  ['a value that goes on growing', 'A (A | B)*? C', { B: is('b'), C: and(is('c'), compare(sum(n, ['A']), '=', item)) }],
  ['more than one way to one row', '(A | B)+ C', { B: or(is('a'), is('b')), C: and(is('c'), sameItem('A')) }],
  ['not an equality', 'A X*? B X*? D', { B: and(is('b'), compare(item, '>', first(item, { variables: ['A'] }))) }],
  ['in what must not be true', 'A ~B C', { B: and(is('b'), sameItem('A')), C: is('c') }],
  ['all at once, and none stays', 'A ~C (B | C) ~ D', { B: and(is('b'), sameItem('A')), C: is('c') }],
  [
    'in one of two values, and none stays',
    'A ~C (B | C) ~ D',
    { B: and(is('b'), sameItem('A')), C: is('c'), D: and(is('d'), sameN('A')) },
  ],
  [
    'equality with the first of its own rows',
    'A (B | X)*? D',
    { B: and(is('b'), compare(item, '=', first(item, { variables: ['B'] }))) },
  ],
  ['equality with the first row of all', '(A | B) X*? C', { B: is('b'), C: compare(item, '=', first(item)) }],
  ['by one of two equalities', 'A X*? (B | C)', { B: and(is('b'), sameItem('A')), C: and(is('c'), sameN('A')) }],
];

test.each(WAYS)(
  'start rows that part and meet again find what the reference finds: %s',
  (_, pattern, define) => {
    const whole = { ...patternOf(pattern, define), timeouts: true };
    const cases = fc
      .record({
        rows: arbitraryRows,
        skip: fc.constantFrom({ to: 'next-row' } as const, { to: 'past-last-row' } as const),
        within: fc.constantFrom(12, 25),
        every: fc.option(fc.integer({ min: 1, max: 9 })),
      })
      .map(({ rows, skip, within, every }) => {
        const steps = [...rows.map(() => ({ kind: 'row' }) as const), { kind: 'end' } as const];
        const cuts = every === null ? [] : rows.flatMap((_, index) => (index % every === 0 ? [index] : []));
        return printable<MatcherCase>({ pattern: { ...whole, skip, within }, rows, steps, cuts });
      });
    fc.assert(
      fc.property(cases, (given) => {
        const expected = referenceMatches(given.pattern, given.rows, { end: true });
        const found = runMatcher(given, { symbols: given.cuts.length === 0 }).flat();
        expect(found.toSorted((a, b) => a.start - b.start)).toEqual(
          expected.map(({ matchNumber: _, ...outcome }) => outcome),
        );
      }),
      { numRuns: Math.ceil(runs / 4) },
    );
  },
  lawTimeout,
);

const arbitraryRows: fc.Arbitrary<readonly ReferenceRow<CaseEvent>[]> = fc
  .array(
    fc.record({
      type: fc.constantFrom('a', 'a', 'a', 'a', 'b', 'b', 'c', 'd'),
      item: fc.constantFrom(1, 2, 2, 2, 3, null),
      n: fc.constantFrom(1, 1, 2),
    }),
    { maxLength: 30, size: 'max' },
  )
  .map((rows) => rows.map((event, time) => ({ time, values: [event.type, event.item, event.n], event })));

test('of many start rows of one class, those that are open are found by the row that ends them', () => {
  const rows = Array.from({ length: 100 }, (_, time): ReferenceRow<CaseEvent> => {
    const event = { type: time < 99 ? 'a' : 'd', item: 1, n: 1 };
    return { time, values: [event.type, event.item, event.n], event };
  });
  const pattern = { ...patternOf('A X*? D', {}), skip: { to: 'next-row' }, within: 20, timeouts: true } as const;
  const found = runMatcher({ pattern, rows, steps: rows.map(() => ({ kind: 'row' })), cuts: [] });
  expect(found.map((outcomes) => outcomes.map(({ kind, start }) => `${kind} ${start}`))).toEqual(
    rows.map((_, row) => {
      const timeouts = row < 20 ? [] : [`timeout ${row - 20}`];
      const matches = row < 99 ? [] : Array.from({ length: 19 }, (__, i) => `match ${80 + i}`);
      return [...timeouts, ...matches];
    }),
  );
});

test.each(WAYS)(
  'there is one group a configuration, one class a set of values in it, and one index a test: %s',
  (_, pattern, define) => {
    fc.assert(
      fc.property(arbitraryRows, (rows) => {
        const whole: RowPattern<CaseEvent> = {
          ...patternOf(pattern, define),
          skip: { to: 'next-row' },
          within: 12,
          timeouts: false,
        };
        const findings = { outcome: () => {}, fault: () => {} };
        const matcher = new Matcher(compile(whole), new RowStore(new RowObjects<CaseEvent>()), findings);
        const view = new RowView(rows);
        for (const { time } of rows) {
          matcher.advance(time, false);
          matcher.process(view.next());
          for (const group of matcher.groups) expectTidy(group);
          const keys = matcher.groups.map(({ configuration }) => configuration.key);
          expect(new Set(keys).size).toBe(keys.length);
          const counted = matcher.groups.flatMap(({ classes }) => [...classes.values()]);
          expect(counted.reduce((total, { count }) => total + count, 0)).toBe(
            matcher.starts.filter(({ verdict }) => verdict === undefined).length,
          );
        }
      }),
      { numRuns: Math.ceil(runs / 4) },
    );
  },
  lawTimeout,
);

function expectTidy({ configuration, classes, indexes, map }: Group<CaseEvent>): void {
  const all = [...classes.values()];
  expect(all.length).toBeGreaterThan(0);
  const values = all.map((one) => map.map((register) => valueKey(one.values[register] ?? null)).join());
  expect(new Set(values).size).toBe(all.length);
  expect(map.length).toBe(configuration.registerCount);
  for (const { members, count, group } of all) {
    expect(members.filter(({ home }) => home !== undefined).length).toBe(count);
    expect(members.length).toBeLessThanOrEqual(2 * count + 8);
    expect(group?.configuration).toBe(configuration);
  }
  const tests = indexes.map(({ test: equality, register }) => `${equality.slot} ${register}`);
  expect(new Set(tests).size).toBe(tests.length);
  for (const index of indexes) {
    for (const one of all) {
      const value = index.test.captured(one.values[index.register] ?? null);
      if (value === null) continue;
      const alike = all.filter((other) => index.test.captured(other.values[index.register] ?? null) === value);
      expect(new Set(index.with(value))).toEqual(new Set(alike));
    }
  }
}

function patternOf(
  pattern: string,
  define: Readonly<Record<string, Expression>>,
): Pick<RowPattern<CaseEvent>, 'pattern' | 'define'> {
  const conditions = Object.entries({ A: is('a'), D: is('d'), ...define });
  return {
    pattern: parsePattern(pattern),
    define: new Map(conditions.map(([name, expression]) => [name, { kind: 'expression', expression } as const])),
  };
}
