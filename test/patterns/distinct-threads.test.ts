import { expect, test } from 'vitest';
import { KeyedMatcher } from '../../src/patterns/keyed-matcher.js';
import type { RowPattern } from '../../src/patterns/pattern.js';
import { compile } from '../../src/patterns/program.js';
import { RowObjects } from '../../src/patterns/row-store.js';
import type { ReferenceRow } from '../reference/evaluate-reference.js';
import type { CaseEvent } from '../support/arbitrary-condition.js';
import { compare, count, field, last, literal } from '../support/expressions.js';
import { parsePattern } from '../support/parse-pattern.js';
import { RowView } from '../support/row-view.js';

const item = field(1);

/** Some row of B, and later one with its item: each row but the last may be it. */
const pattern: RowPattern<CaseEvent> = {
  pattern: parsePattern('A X*? B X*? C'),
  define: new Map([
    ['A', { kind: 'expression', expression: compare(field(0, { kind: 'VARCHAR' }), '=', literal('a')) }],
    ['C', { kind: 'expression', expression: compare(item, '=', last(item, { variables: ['B'] })) }],
  ]),
  skip: { to: 'next-row' },
  timeouts: false,
};

test('ways to go on that differ in a value are bounded, and it is said that the least preferred are given up', () => {
  const { faults, matches } = run(pattern, items(1_005, 500));
  const reason = 'one start row has more than 1000 ways to go on: the least preferred are given up';
  // With row 1,000 there is one way for each row of B so far; that with B still to come is given up.
  expect(faults).toEqual([{ kind: 'bound', row: 1_000, reason }]);
  expect(matches).toEqual([[0, 1_006]]);
});

test('as many as are allowed are all kept', () => {
  const { faults, matches } = run(pattern, items(999, 500));
  expect(faults).toEqual([]);
  expect(matches).toEqual([[0, 1_000]]);
});

test('ways that have come to one value are one', () => {
  const same = [{ type: 'a', item: 0 }, ...Array.from({ length: 1_500 }, (_, i) => ({ type: 'b', item: i % 3 }))];
  const { faults } = run({ ...pattern, define: new Map([...pattern.define, ['C', unequal]]) }, same);
  expect(faults).toEqual([]);
});

const unequal = {
  kind: 'expression',
  expression: compare(count(['B']), '>', last(item, { variables: ['B'] })),
} as const;

/** An `a`, rows with the items 1 to `most`, then one with the item `again`. */
function items(most: number, again: number): readonly { readonly type: string; readonly item: number }[] {
  const rows = Array.from({ length: most }, (_, i) => ({ type: 'b', item: i + 1 }));
  return [{ type: 'a', item: 0 }, ...rows, { type: 'c', item: again }];
}

function run(
  whole: RowPattern<CaseEvent>,
  given: readonly { readonly type: string; readonly item: number }[],
): { readonly faults: readonly unknown[]; readonly matches: readonly unknown[] } {
  const rows = given.map(
    (event, time): ReferenceRow<CaseEvent> => ({
      time,
      values: [event.type, event.item],
      event: { ...event, n: null },
    }),
  );
  const [faults, matches]: [unknown[], unknown[]] = [[], []];
  const matcher = new KeyedMatcher(compile(whole), new RowObjects<CaseEvent>(), {
    outcome: ({ first, rows: mapped }) => matches.push([first.time, mapped.at(-1)?.row.time]),
    fault: ({ kind, row, reason }) => faults.push({ kind, row: row.time, reason }),
    closed: () => {},
  });
  const view = new RowView(rows);
  for (const _ of rows) matcher.process(0, view.next());
  matcher.advance(Number.POSITIVE_INFINITY);
  return { faults, matches };
}
