import { describe, expect, test } from 'vitest';
import type { RowPattern } from '../../src/patterns/pattern.js';
import type { CaseEvent } from '../support/arbitrary-condition.js';
import { parsePattern } from '../support/parse-pattern.js';
import { type KeysStep, runKeys } from '../support/run-keys.js';
import { byLetter, typedRows } from '../support/typed-rows.js';

describe('deadlines of several keys', () => {
  test.each([true, false])('come in the order of their start rows (symbols given: %s)', (symbols) => {
    const steps = run({ pattern: 'A X*? R', rows: 'a0 a1 a1 a2', keys: [2, 0, 1, 0], symbols, watermarks: [20] });
    expect(timeouts(steps)).toEqual(['2 from 0 at 5', '0 from 1 at 6', '1 from 2 at 6', '0 from 3 at 7']);
  });

  test.each([[[]], [[1]], [[0, 1, 2]]])('and not in that of start rows decided before, stopped after %j', (cuts) => {
    const rows = 'a0 r0 a0 a0';
    const steps = run({ pattern: 'A X*? R', rows, keys: [0, 0, 1, 0], cuts, watermarks: [5] });
    expect(timeouts(steps)).toEqual(['1 from 2 at 5', '0 from 3 at 5']);
  });

  test.each([true, false])('are at the watermark, not before (symbols given: %s)', (symbols) => {
    const steps = run({ pattern: 'A X*? R', rows: 'a0 a3', keys: [0, 1], symbols, watermarks: [4, 5, 7, 8] });
    expect(steps.slice(2).map(({ found }) => found.length)).toEqual([0, 1, 0, 1]);
  });

  test.each([true, false])('are at a row of any key (symbols given: %s)', (symbols) => {
    const steps = run({ pattern: 'A X*? R', rows: 'a0 b4 b5', keys: [0, 1, 1], symbols });
    expect(steps.map(({ found }) => found.length)).toEqual([0, 0, 1]);
  });
});

describe('a key', () => {
  test('with nothing open costs nothing', () => {
    const steps = run({ pattern: 'A B', rows: 'b0 a1 b2 b3', keys: [0, 0, 0, 0] });
    expect(steps.map(({ rows, size }) => [rows, size])).toEqual([
      [0, 0],
      [1, 1],
      [0, 0],
      [0, 0],
    ]);
    expect(steps.map(({ closed }) => closed)).toEqual([[], [], [0], []]);
  });

  test('that waits keeps its start rows and those that may be in the match', () => {
    const steps = run({ pattern: 'A ~B R', rows: 'a0 c1 c2 a3 c4', keys: [3_000, 3_000, 3_000, 3_000, 3_000] });
    expect(steps.map(({ rows }) => rows)).toEqual([1, 1, 1, 2, 2]);
  });

  test('that has begun is remembered where the pattern says ^', () => {
    const steps = run({ pattern: '^ A', rows: 'b0 a1', keys: [0, 1], watermarks: [50] });
    expect(steps.map(({ size }) => size)).toEqual([1, 2, 2]);
    expect(steps.flatMap(({ found }) => found.map(({ key }) => key))).toEqual([1]);
  });
});

describe('a cap on open start rows', () => {
  test.each([[[]], [[2]], [[3]]])('gives up the earliest, of the key that has too many, stopped after %j', (cuts) => {
    const rows = 'a0 a0 a1 a1 a1 r2 r2';
    const steps = run({ pattern: 'A X*? R', rows, keys: [0, 1, 0, 1, 0, 0, 1], maxOpen: 2, cuts });
    expect(steps.map(({ givenUp }) => givenUp)).toEqual([[], [], [], [], [0], [], []]);
    expect(steps.flatMap(({ found }) => found.map(({ start }) => start))).toEqual([2, 4, 1, 3]);
  });

  test('does not count start rows that are decided', () => {
    const steps = run({ pattern: 'A R', rows: 'a0 r0 a0 r0', keys: [0, 0, 0, 0], maxOpen: 1 });
    expect(steps.flatMap(({ givenUp }) => givenUp)).toEqual([]);
    expect(steps.flatMap(({ found }) => found).length).toBe(2);
  });
});

interface Run {
  readonly pattern: string;
  readonly rows: string;
  readonly keys: readonly number[];
  readonly symbols?: boolean;
  readonly cuts?: readonly number[];
  /** After the rows. */
  readonly watermarks?: readonly number[];
  readonly maxOpen?: number;
}

function run({ pattern, rows, keys, symbols = true, cuts = [], watermarks = [], maxOpen }: Run): readonly KeysStep[] {
  const whole: RowPattern<CaseEvent> = {
    pattern: parsePattern(pattern),
    define: byLetter(),
    skip: { to: 'next-row' },
    within: 5,
    timeouts: true,
    ...(maxOpen === undefined ? {} : { maxOpen }),
  };
  const all = typedRows(rows);
  const steps = [
    ...all.map(() => ({ kind: 'row' }) as const),
    ...watermarks.map((watermark) => ({ kind: 'watermark', watermark }) as const),
  ];
  return runKeys({ pattern: whole, rows: all, keys, symbols: all.map(() => symbols), cuts, steps });
}

function timeouts(steps: readonly KeysStep[]): readonly string[] {
  return steps.flatMap(({ found }) =>
    found.flatMap(({ kind, key, start, time }) => (kind === 'timeout' ? [`${key} from ${start} at ${time}`] : [])),
  );
}
