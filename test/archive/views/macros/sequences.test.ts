import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '../../../../src/duckdb/database.js';
import {
  arbitraryMacroEvents,
  byKey,
  macroDatabase,
  minutes,
  type PlacedEvent,
  withEvents,
} from '../../../support/macro-events.js';
import { lawTimeout, runs } from '../../../support/runs.js';
import { type Asked, chains } from '../../../support/step-chains.js';

let database: Database;
beforeAll(async () => {
  database = await macroDatabase();
});
afterAll(() => database.close());

interface Sequence {
  readonly start: PlacedEvent;
  readonly end: PlacedEvent;
}

function sequences(events: readonly PlacedEvent[], asked: Asked): readonly Sequence[] {
  return chains(events, asked.steps.length, asked).flatMap((chain) => {
    const [start, end] = [chain[0], chain.at(-1)];
    return start === undefined || end === undefined ? [] : [{ start, end }];
  });
}

/** The soonest end, and the latest start that leads there. */
function first(all: readonly Sequence[]): readonly [boolean, number | null, number | null] {
  const soonest = Math.min(...all.map(({ end }) => end.place));
  const ending = all.filter(({ end }) => end.place === soonest);
  const end = ending[0]?.end;
  return end === undefined ? [false, null, null] : [true, Math.max(...ending.map(({ start }) => start.time)), end.time];
}

/** The most that fit one behind the other, by trying all. */
function most(all: readonly Sequence[], behind: number, known: Map<number, number> = new Map()): number {
  const answer =
    known.get(behind) ??
    Math.max(0, ...all.filter(({ start }) => start.place > behind).map(({ end }) => 1 + most(all, end.place, known)));
  known.set(behind, answer);
  return answer;
}

const arbitraryAsked: fc.Arbitrary<Asked> = fc.record({
  steps: fc.array(fc.constantFrom('A', 'A', 'B', 'B', 'C'), { minLength: 1, maxLength: 3, size: 'max' }),
  mode: fc.constantFrom('ordered', 'strict'),
  within: fc.option(fc.integer({ min: 1, max: 8 })),
  exclude: fc.constant(null),
});

test('law: sequences are matched and counted as trying every chain does', { timeout: lawTimeout }, async () => {
  await fc.assert(
    fc.asyncProperty(
      arbitraryMacroEvents(12),
      arbitraryAsked,
      fc.constantFrom('shop', 'bare'),
      async (events, asked, table) => {
        await withEvents(database, events);
        const list = asked.steps.map((step) => `event = '${step}'`).join(', ');
        const within = asked.within === null ? '' : `, within := INTERVAL '${asked.within} minutes'`;
        const given = `(${table}, user_id, [${list}], mode := '${asked.mode}'${within})`;
        const matched = await database.rows(`FROM sequence_match${given}`);
        const counted = await database.rows(`FROM sequence_count${given}`);
        const keys = [...byKey(events, table)].map(([key, all]) => [key, sequences(all, asked)] as const);
        expect(matched.map(([key, is, start, end]) => [key, is, minutes(start), minutes(end)])).toEqual(
          keys.map(([key, all]) => [key, ...first(all)]),
        );
        expect(counted).toEqual(keys.map(([key, all]) => [key, most(all, 0)]));
      },
    ),
    { numRuns: Math.ceil(runs / 8) },
  );
});
