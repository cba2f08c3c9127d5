import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSubqueries, type Subqueries } from '../../src/duckdb/open-subqueries.js';
import { NOT_APPLICABLE } from './not-applicable.js';
import { allAtOnce, type CaseResult, type RunCase, rowByRow } from './run-case.js';
import { ALL_CASES, CASES, CORE, type TrinoCase } from './trino-cases.js';

let subqueries: Subqueries;
beforeAll(async () => {
  subqueries = await openSubqueries('.');
});
afterAll(() => subqueries.close());

test('every case is there that is not other work', () => {
  expect(ALL_CASES).toHaveLength(293);
  expect(CASES).toHaveLength(187);
  const names = CASES.map(({ name }) => name);
  expect(CORE.filter((name) => ALL_CASES.every((other) => other.name !== name))).toEqual([]);
  expect([...NOT_APPLICABLE.keys()].filter((name) => !names.includes(name))).toEqual([]);
});

const WAYS: readonly (readonly [name: string, run: RunCase])[] = [
  ['all rows at once', allAtOnce],
  ['row by row, restored after each', rowByRow],
];

describe.each(WAYS)('%s', (_, run) => {
  test.each(named(({ name }) => !NOT_APPLICABLE.has(name)))('%s', async (_, trinoCase) => {
    const found = await run(trinoCase, subqueries.run);
    if (trinoCase.expected === undefined) expect(found.errors.join()).toContain('AFTER MATCH SKIP');
    else expect(comparable(found, trinoCase)).toEqual(expectedOf(trinoCase));
  });

  test.each(named(({ name }) => NOT_APPLICABLE.has(name)))('%s cannot hold here', async (_, trinoCase) => {
    const found = await run(trinoCase, subqueries.run);
    expect(comparable(found, trinoCase)).not.toEqual(expectedOf(trinoCase));
  });
});

function named(isWanted: (trinoCase: TrinoCase) => boolean): readonly (readonly [string, TrinoCase])[] {
  return CASES.filter(isWanted).map((trinoCase) => [trinoCase.name, trinoCase]);
}

function comparable({ rows, errors }: CaseResult, { ordered }: TrinoCase): CaseResult {
  return { rows: ordered ? rows : rows.toSorted(), errors };
}

function expectedOf({ expected, ordered }: TrinoCase): CaseResult {
  const rows = expected?.rows.map((row) => JSON.stringify(row)) ?? [];
  return { rows: ordered ? rows : rows.toSorted(), errors: [] };
}
