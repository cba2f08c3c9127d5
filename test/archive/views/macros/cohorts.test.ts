import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '../../../../src/duckdb/database.js';
import { arbitraryMacroEvents, byKey, macroDatabase, minutes, withEvents } from '../../../support/macro-events.js';
import { lawTimeout, runs } from '../../../support/runs.js';

let database: Database;
beforeAll(async () => {
  database = await macroDatabase();
});
afterAll(() => database.close());

const HOUR = 60;
/** Minutes, some hours long. */
const LONG = 400;
const hourOf = (time: number) => Math.floor(time / HOUR);

test('law: retention counts who is there again', { timeout: lawTimeout }, async () => {
  await fc.assert(
    fc.asyncProperty(
      arbitraryMacroEvents(LONG),
      fc.constantFrom('shop', 'bare'),
      fc.option(fc.constantFrom('A', 'B')),
      fc.option(fc.constantFrom('A', 'C')),
      async (events, table, start, target) => {
        await withEvents(database, events);
        const keys = [...byKey(events, table).values()];
        const isStart = (event: string | null) => start === null || event === start;
        const isTarget = (event: string | null) => target === null || event === target;
        const looked = keys.flat().filter(({ event }) => isStart(event) || isTarget(event));
        const end = Math.max(...looked.map(({ time }) => hourOf(time)));
        const firsts = keys.flatMap((all) => {
          const first = all.find(({ event }) => isStart(event));
          return first === undefined ? [] : [{ all, first }];
        });
        const expected = [...new Set(firsts.map(({ first }) => hourOf(first.time)))]
          .toSorted((a, b) => a - b)
          .flatMap((cohort) => {
            const members = firsts.filter(({ first }) => hourOf(first.time) === cohort);
            return Array.from({ length: end - cohort + 1 }, (_, age) => {
              const back = members.filter(({ all, first }) =>
                all.some(({ event, time }) => isTarget(event) && time >= first.time && hourOf(time) === cohort + age),
              ).length;
              return [cohort * HOUR, age, members.length, back, back / members.length];
            });
          });
        const options = [
          "period := 'hour'",
          ...(start === null ? [] : [`start := event = '${start}'`]),
          ...(target === null ? [] : [`target := event = '${target}'`]),
        ];
        const rows = await database.rows(`FROM retention(${table}, user_id, ${options.join(', ')})`);
        expect(rows.map(([cohort, ...rest]) => [minutes(cohort), ...rest])).toEqual(expected);
      },
    ),
    { numRuns: Math.ceil(runs / 8) },
  );
});

test('law: cohort measures the events of those who came first at one time', { timeout: lawTimeout }, async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryMacroEvents(LONG), fc.boolean(), async (events, byEvent) => {
      await withEvents(database, events);
      const keys = [...byKey(events, 'shop').values()].flatMap((all) => {
        const first = all[0];
        return first === undefined ? [] : [{ all, cohort: hourOf(first.time), of: byEvent ? first.event : null }];
      });
      const cells = new Map<
        string,
        { cohort: number; of: string | null; age: number; active: Set<unknown>; sum: number }
      >();
      for (const { all, cohort, of } of keys) {
        for (const { time, amount } of all) {
          const age = hourOf(time) - cohort;
          const name = JSON.stringify([cohort, of, age]);
          const cell = cells.get(name) ?? { cohort, of, age, active: new Set(), sum: 0 };
          cells.set(name, { ...cell, active: cell.active.add(all), sum: cell.sum + amount });
        }
      }
      const expected = [...cells.values()].map(({ cohort, of, age, active, sum }) => {
        const size = keys.filter((one) => one.cohort === cohort && one.of === of).length;
        return [cohort * HOUR, of, age, size, active.size, sum];
      });
      const attribute = byEvent ? ', attribute := event' : '';
      const rows = await database.rows(`FROM cohort(shop, user_id, sum(amount), period := 'hour'${attribute})`);
      const ofAll = (list: readonly (readonly unknown[])[]) => list.map((row) => JSON.stringify(row)).toSorted();
      expect(ofAll(rows.map(([cohort, ...rest]) => [minutes(cohort), ...rest]))).toEqual(ofAll(expected));
    }),
    { numRuns: Math.ceil(runs / 8) },
  );
});
