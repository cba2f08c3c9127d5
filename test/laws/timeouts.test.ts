import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RowPattern } from '../../src/patterns/pattern.js';
import type { CaseEvent } from '../support/arbitrary-condition.js';
import { arbitraryFullRowPattern } from '../support/arbitrary-full-pattern.js';
import { arbitraryKeysCase, type KeysCase } from '../support/arbitrary-keys-case.js';
import { and, compare, field, last, literal } from '../support/expressions.js';
import { parsePattern } from '../support/parse-pattern.js';
import { runKeys } from '../support/run-keys.js';
import { lawTimeout, runs } from '../support/runs.js';

const WITHIN = 4;
const type = field(0, { kind: 'VARCHAR' });
const ofType = (letter: string) => compare(type, '=', literal(letter));

/** An `a`, and no `b` of the same item within the time. */
const absence: RowPattern<CaseEvent> = {
  pattern: parsePattern('A X*? B'),
  define: new Map([
    ['A', { kind: 'expression', expression: ofType('a') }],
    [
      'B',
      {
        kind: 'expression',
        expression: and(ofType('b'), compare(field(1), '=', last(field(1), { variables: ['A'] }))),
      },
    ],
  ]),
  skip: { to: 'next-row' },
  within: WITHIN,
  timeouts: true,
};

describe('a timeout', () => {
  law(
    'comes the moment the watermark reaches its deadline',
    arbitraryKeysCase(arbitraryFullRowPattern(false)),
    (given) => {
      const reached = reachedAfter(given);
      for (const [index, { found }] of runKeys(given).entries()) {
        for (const { kind, time } of found) {
          if (kind !== 'timeout') continue;
          expect(time).toBeLessThanOrEqual(reached[index] ?? Number.NaN);
          expect(time).toBeGreaterThan(reached[index - 1] ?? Number.NEGATIVE_INFINITY);
        }
      }
    },
  );

  law(
    'comes for each start row whose time has run out, and for no other',
    arbitraryKeysCase(fc.constant(absence), 40),
    (given) => {
      const { rows, keys } = given;
      const reached = reachedAfter(given).at(-1) ?? 0;
      const found = runKeys(given).flatMap((step) => step.found);
      const expected = rows.flatMap(({ time, values }, start) => {
        const [letter, item] = values;
        if (letter !== 'a' || time + WITHIN > reached) return [];
        const answered = rows.some(
          (row, place) =>
            place > start &&
            keys[place] === keys[start] &&
            row.time < time + WITHIN &&
            row.values[0] === 'b' &&
            item !== null &&
            row.values[1] === item,
        );
        return answered ? [] : [start];
      });
      const timeouts = found.filter(({ kind }) => kind === 'timeout');
      expect(timeouts.map(({ start }) => start).toSorted((a, b) => a - b)).toEqual(expected);
      for (const { start, time } of timeouts) expect(time).toBe((rows[start]?.time ?? 0) + WITHIN);
      for (const { start, key } of found) expect(keys[start]).toBe(key);
    },
  );
});

function law(name: string, cases: fc.Arbitrary<KeysCase>, holds: (given: KeysCase) => void): void {
  test(name, () => fc.assert(fc.property(cases, holds), { numRuns: runs }), lawTimeout);
}

/** How far time has come after each step. */
function reachedAfter({ steps, rows }: KeysCase): readonly number[] {
  let [row, reached] = [0, Number.NEGATIVE_INFINITY];
  return steps.map((step) => {
    if (step.kind === 'row') reached = Math.max(reached, rows[row++]?.time ?? reached);
    else reached = step.kind === 'end' ? Number.POSITIVE_INFINITY : Math.max(reached, step.watermark);
    return reached;
  });
}
