import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Expression } from '../../src/patterns/expression.js';
import type { Condition } from '../../src/patterns/pattern.js';
import type { ReferenceRow } from '../reference/evaluate-reference.js';
import { referenceMatches } from '../reference/match-reference.js';
import { type MatcherCase, printable } from '../support/arbitrary-case.js';
import type { CaseEvent } from '../support/arbitrary-condition.js';
import { and, compare, field, first, last, literal, or, sum } from '../support/expressions.js';
import { parsePattern } from '../support/parse-pattern.js';
import { runMatcher } from '../support/run-matcher.js';
import { lawTimeout, runs } from '../support/runs.js';

const item = field(1);
const n = field(2);
const is = (letter: string): Expression => compare(field(0, { kind: 'VARCHAR' }), '=', literal(letter));
const sameItem = (variable: string): Expression => compare(item, '=', last(item, { variables: [variable] }));
const sameN = (variable: string): Expression => compare(n, '=', last(n, { variables: [variable] }));

/** How start rows part, by what they have captured, and meet again once nobody asks for it any more. */
test.each<[how: string, pattern: string, define: Readonly<Record<string, Expression>>]>([
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
])(
  'start rows that part and meet again find what the reference finds: %s',
  (_, pattern, define) => {
    const conditions: Readonly<Record<string, Expression>> = { A: is('a'), D: is('d'), ...define };
    const whole = {
      pattern: parsePattern(pattern),
      define: new Map(
        Object.entries(conditions).map(([name, expression]): [string, Condition<CaseEvent>] => [
          name,
          { kind: 'expression', expression },
        ]),
      ),
      timeouts: true,
    };
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
