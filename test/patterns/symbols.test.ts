import { describe, expect, test } from 'vitest';
import { EvaluationError } from '../../src/errors.js';
import type { RowScope } from '../../src/patterns/row.js';
import { Symbols } from '../../src/patterns/symbols.js';
import type { LocalTest } from '../../src/patterns/variable-test.js';
import { RowView } from '../support/row-view.js';

describe.each([30, 31, 64])('the symbol of a row, of %i tests', (tests) => {
  const all = new Symbols(Array.from({ length: tests }, (_, local) => isTrueOf(local)));

  test('tells which of them are true', () => {
    for (const yes of [[], [0], [tests - 1], [3, 17, 29], Array.from({ length: tests }, (_, local) => local)]) {
      const symbol = all.of(rowOf(yes));
      for (let local = 0; local < tests; local++) expect(all.has(symbol, local)).toBe(yes.includes(local));
      expect(all.has(symbol, -1)).toBe(true);
      expect(all.of(rowOf(yes))).toBe(symbol);
    }
  });

  test('is a number of bits as long as there are few', () => {
    expect(all.areBits).toBe(tests <= 30);
    expect(all.size).toBe(2 ** 30);
  });
});

test('what cannot be computed is not true, and is told until another row is looked at', () => {
  const failing: LocalTest<unknown> = {
    key: 'failing',
    variable: 'B',
    holds: ({ row }) => {
      if (row.at(0) === 1) throw new EvaluationError('no number');
      return true;
    },
  };
  const symbols = new Symbols([isTrueOf(0), failing]);
  const symbol = symbols.of(rowOf([1, 0]));
  expect([symbols.has(symbol, 0), symbols.has(symbol, 1)]).toEqual([true, false]);
  expect(symbols.faults).toEqual([{ local: 1, reason: 'no number' }]);
  symbols.of(rowOf([0]));
  expect(symbols.faults).toEqual([]);
});

test('another error is nobody’s to hide', () => {
  const broken: LocalTest<unknown> = {
    key: 'broken',
    variable: 'A',
    holds: () => {
      throw new TypeError('a bug');
    },
  };
  expect(() => new Symbols([broken]).of(rowOf([]))).toThrow(new TypeError('a bug'));
});

function isTrueOf(local: number): LocalTest<unknown> {
  return {
    key: `${local}`,
    variable: 'A',
    holds: ({ row }) => [0, 1, 2].some((_, i) => row.at(i) === local) || has(row.at(3), local),
  };
}

function has(rest: unknown, local: number): boolean {
  return Array.isArray(rest) && rest.includes(local);
}

function rowOf(yes: readonly number[]): RowScope<unknown> {
  const [first = null, second = null, third = null, ...rest] = yes;
  const row = new RowView([{ time: 0, values: [first, second, third, rest] }], 0);
  return { row, variable: null, neighbour: () => undefined, matchNumber: 0 };
}
