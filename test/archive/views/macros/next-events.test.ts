import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../../../src/duckdb/database.js';
import type { Value } from '../../../../src/schema.js';
import {
  arbitraryMacroEvents,
  byKey,
  type MacroEvent,
  type MacroTable,
  macroDatabase,
  median,
  minutes,
  withEvents,
} from '../../../support/macro-events.js';
import { lawTimeout, runs } from '../../../support/runs.js';

let database: Database;
beforeAll(async () => {
  database = await macroDatabase();
});
afterAll(() => database.close());

interface Named {
  readonly event: string;
  readonly time: number;
}

/** Events that have a name, by key; those of one place by their names. */
function named(events: readonly MacroEvent[], table: MacroTable): readonly (readonly Named[])[] {
  return [...byKey(events, table).values()].map((all) =>
    all
      .flatMap(({ event, time, place }) => (event === null ? [] : [{ event, time, place }]))
      .toSorted((a, b) => a.place - b.place || (a.event < b.event ? -1 : 1)),
  );
}

function grouped<T>(all: readonly T[], nameOf: (one: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) groups.set(nameOf(one), [...(groups.get(nameOf(one)) ?? []), one]);
  return groups;
}

const sorted = (rows: readonly (readonly Value[])[]) => rows.map((row) => JSON.stringify(row)).toSorted();

test('law: next_event counts what follows what', { timeout: lawTimeout }, async () => {
  await fc.assert(
    fc.asyncProperty(
      arbitraryMacroEvents(20),
      fc.constantFrom('shop', 'bare'),
      fc.option(fc.integer({ min: 1, max: 5 })),
      async (events, table, within) => {
        await withEvents(database, events);
        const pairs = named(events, table).flatMap((all) =>
          all.map(({ event, time }, i) => {
            const next = all[i + 1];
            const isSoon = next !== undefined && (within === null || next.time - time < within);
            return { event, next: isSoon ? next.event : null, took: isSoon ? next.time - time : null };
          }),
        );
        const expected = [...grouped(pairs, ({ event, next }) => `${event} ${next}`).values()].map((same) => {
          const { event = '', next = null } = same[0] ?? {};
          const share = same.length / pairs.filter((pair) => pair.event === event).length;
          return [event, next, same.length, share, median(same.flatMap(({ took }) => took ?? []))];
        });
        const option = within === null ? '' : `, within := INTERVAL '${within} minutes'`;
        const rows = await database.rows(`FROM next_event(${table}, user_id, event${option})`);
        expect(
          sorted(
            rows.map(([event = null, next = null, times = null, share = null, time]) => [
              event,
              next,
              times,
              share,
              minutes(time),
            ]),
          ),
        ).toEqual(sorted(expected));
      },
    ),
    { numRuns: Math.ceil(runs / 8) },
  );
});

test('law: paths counts every run of so many events', { timeout: lawTimeout }, async () => {
  await fc.assert(
    fc.asyncProperty(
      arbitraryMacroEvents(20),
      fc.constantFrom('shop', 'bare'),
      fc.integer({ min: 2, max: 5 }),
      fc.boolean(),
      fc.option(fc.constantFrom('A', 'B')),
      fc.option(fc.constantFrom('A', 'C')),
      async (events, table, length, collapse, from, to) => {
        await withEvents(database, events);
        const runsOf = named(events, table).flatMap((all, key) => {
          const kept = all.map(({ event }) => event).filter((event, i, list) => !collapse || event !== list[i - 1]);
          return kept.slice(length - 1).map((_, i) => ({ key, path: kept.slice(i, i + length) }));
        });
        const expected = [...grouped(runsOf, ({ path }) => path.join()).values()]
          .map((same) => ({
            path: same[0]?.path ?? [],
            keys: new Set(same.map(({ key }) => key)).size,
            times: same.length,
          }))
          .filter(({ path }) => (from === null || path[0] === from) && (to === null || path.at(-1) === to));
        const options = [
          `length := ${length}, collapse := ${collapse}`,
          ...(from === null ? [] : [`starts_with := '${from}'`]),
          ...(to === null ? [] : [`ends_with := '${to}'`]),
        ];
        const rows = await database.rows(`FROM paths(${table}, user_id, event, ${options.join(', ')})`);
        const all = byKey(events, table).size;
        expect(sorted(rows)).toEqual(sorted(expected.map(({ path, keys, times }) => [path, keys, times, keys / all])));
        expect(rows.map(([, keys]) => Number(keys))).toEqual(
          rows.map(([, keys]) => Number(keys)).toSorted((a, b) => b - a),
        );
      },
    ),
    { numRuns: Math.ceil(runs / 8) },
  );
});

test('law: time_to measures from each event to the next other', { timeout: lawTimeout }, async () => {
  await fc.assert(
    fc.asyncProperty(
      arbitraryMacroEvents(20),
      fc.constantFrom('shop', 'bare'),
      fc.constantFrom('A', 'B'),
      fc.constantFrom('A', 'C'),
      fc.option(fc.integer({ min: 1, max: 5 })),
      async (events, table, start, target, within) => {
        await withEvents(database, events);
        const starts = [...byKey(events, table).values()].flatMap((all) =>
          all
            .filter(({ event }) => event === start)
            .map((from) => {
              const to = all.find(({ event, place }) => event === target && place > from.place);
              return to === undefined || (within !== null && to.time - from.time >= within)
                ? null
                : to.time - from.time;
            }),
        );
        const took = starts.flatMap((time) => time ?? []).toSorted((a, b) => a - b);
        const at = (share: number) => took[Math.max(0, Math.ceil(share * took.length) - 1)] ?? null;
        const option = within === null ? '' : `, within := INTERVAL '${within} minutes'`;
        const [row] = await database.rows(
          `FROM time_to(${table}, user_id, event = '${start}', event = '${target}'${option})`,
        );
        const [counted, reached, never, ...times] = row ?? [];
        expect([counted, reached]).toEqual([starts.length, took.length]);
        expect(never).toEqual(starts.length === 0 ? null : 1 - took.length / starts.length);
        expect(times.map(minutes)).toEqual([0, 0.25, 0.5, 0.75, 0.9, 0.99, 1].map(at));
      },
    ),
    { numRuns: Math.ceil(runs / 8) },
  );
});

describe('names that are hard to write', () => {
  test('an event of any text is that text', async () => {
    const odd = ["it's", '"', "'); DROP TABLE shop; --", ''];
    await withEvents(
      database,
      odd.map((event, i) => ({ key: 'k', time: i, event, amount: 0, source: 'f', partition: 0, offset: i })),
    );
    expect(await database.rows('SELECT path FROM paths(shop, user_id, event, length := 4)')).toEqual([[odd]]);
    expect(
      await database.rows(
        "SELECT entities FROM funnel(shop, user_id, ['it''s', '''); DROP TABLE shop; --'], event := event)",
      ),
    ).toEqual([[1], [1]]);
  });
});
