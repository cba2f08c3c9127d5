import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../../../src/duckdb/database.js';
import { macroDatabase, minutes } from '../../../support/macro-events.js';
import { lawTimeout, runs } from '../../../support/runs.js';

const HOUR = 60;
const DAY = 24 * HOUR;

let database: Database;
beforeAll(async () => {
  database = await macroDatabase();
});
afterAll(() => database.close());

interface Recurrence {
  readonly period: number;
  readonly strength: number;
  readonly occurrences: number;
  readonly next: number;
}

/** Of times in minutes. */
async function recurrence(times: readonly number[]): Promise<Recurrence | undefined> {
  const rows = times.map((time) => `('e', make_timestamp(${Math.round(time * 60_000_000)}))`);
  await database.run(`CREATE OR REPLACE TABLE errors AS FROM (VALUES ${rows.join(', ')}) AS t (code, _time)`);
  const [row] = await database.rows(
    'SELECT period, strength, occurrences, next_expected FROM recurrences(errors, code)',
  );
  if (row === undefined) return undefined;
  const [period, strength, occurrences, next] = row;
  return {
    period: minutes(period) ?? 0,
    strength: Number(strength),
    occurrences: Number(occurrences),
    next: minutes(next) ?? 0,
  };
}

/** In [0, 1), the same each time. */
function noise(seed: number): (i: number) => number {
  return (i) => {
    const mixed = Math.sin((i + 1) * 12.9898 + seed * 78.233) * 43758.5453;
    return mixed - Math.floor(mixed);
  };
}

const counted = (length: number) => Array.from({ length }, (_, i) => i);

describe('what recurs exactly', () => {
  test.each([
    ['each day', DAY],
    ['each hour', HOUR],
    ['each minute', 1],
    ['each week', 7 * DAY],
  ])('%s has strength 1', async (_, period) => {
    const found = await recurrence(counted(40).map((i) => 500 + i * period));
    expect(found).toEqual({ period, strength: 1, occurrences: 40, next: 500 + 40 * period });
  });

  test('is found of three', async () => {
    expect(await recurrence([0, DAY, 2 * DAY])).toMatchObject({ period: DAY, strength: 1 });
    expect(await recurrence([0, DAY])).toBeUndefined();
  });
});

test('law: a period is found through jitter and what is missing, and the strength is the share that came', {
  timeout: lawTimeout,
}, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 2, max: 3 * DAY }),
      fc.integer({ min: 0, max: 10_000 }),
      fc.double({ min: 0, max: 0.1, noNaN: true }),
      fc.double({ min: 0, max: 0.3, noNaN: true }),
      async (period, seed, jitter, missing) => {
        const [shift, drop] = [noise(seed), noise(seed + 1)];
        const times = counted(60)
          .filter((i) => drop(i) >= missing)
          .map((i) => 1_000_000 + i * period + (shift(i) - 0.5) * jitter * period);
        const found = await recurrence(times);
        expect(Math.abs((found?.period ?? 0) / period - 1)).toBeLessThan(0.01);
        expect(Math.abs((found?.strength ?? 0) - times.length / 60)).toBeLessThan(0.1);
      },
    ),
    { numRuns: Math.ceil(runs / 8) },
  );
});

test('some events at each time are one occurrence', async () => {
  const late = noise(7);
  const times = counted(30).flatMap((day) => counted(10).map((i) => day * DAY + 30 * late(day * 10 + i)));
  const found = await recurrence(times);
  expect(Math.abs((found?.period ?? 0) - DAY)).toBeLessThan(2);
  expect(found?.occurrences).toBe(30);
  expect(found?.strength).toBeGreaterThan(0.99);
});

test('each hour of the working day is a day, not an hour', async () => {
  const times = counted(30).flatMap((day) => counted(8).map((hour) => day * DAY + (9 + hour) * HOUR));
  expect((await recurrence(times))?.period).toBe(DAY);
});

test('twice a day, evenly, is half a day', async () => {
  expect(await recurrence(counted(60).map((i) => (i * DAY) / 2))).toMatchObject({ period: DAY / 2, strength: 1 });
});

test.each(counted(20))('what comes at random (%i) has a strength near 0', async (seed) => {
  const random = noise(seed * 31);
  const found = await recurrence(counted(200).map((i) => random(i) * 30 * DAY));
  expect(found?.strength).toBeLessThan(0.2);
});

test('events of one time are one, and a key whose events are all of one time has no period', async () => {
  expect(await recurrence([0, 0, DAY, DAY, 2 * DAY, 2 * DAY])).toMatchObject({ period: DAY, occurrences: 3 });
  expect(await recurrence([5, 5, 5])).toBeUndefined();
});
