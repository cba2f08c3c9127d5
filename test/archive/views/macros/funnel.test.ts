import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../../../src/duckdb/database.js';
import {
  arbitraryMacroEvents,
  byKey,
  type MacroEvent,
  type MacroTable,
  macroDatabase,
  median,
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

interface Reached {
  readonly fromPrevious: number;
  readonly fromFirst: number;
}

/** When a key first gets so far in order, by the latest events that lead there. */
function inOrder(events: readonly PlacedEvent[], level: number, asked: Asked): Reached | undefined {
  const all = chains(events, level, asked);
  const soonest = Math.min(...all.map((chain) => chain.at(-1)?.place ?? 0));
  const first = all.filter((chain) => chain.at(-1)?.place === soonest);
  const last = first[0]?.at(-1);
  if (last === undefined) return undefined;
  return {
    fromPrevious: last.time - Math.max(...first.map((chain) => chain.at(-2)?.time ?? last.time)),
    fromFirst: last.time - Math.max(...first.map((chain) => chain[0]?.time ?? 0)),
  };
}

/** When a key first has so many different steps within the window that ends there. */
function inAnyOrder(
  events: readonly PlacedEvent[],
  level: number,
  { steps, within, exclude }: Asked,
): Reached | undefined {
  const partOf = ({ place }: PlacedEvent): number =>
    exclude === null ? 0 : events.filter((one) => one.event === exclude && one.place <= place).length;
  const hits = events.filter(({ event }) => event !== null && event !== exclude && steps.includes(event));
  for (const end of hits.toSorted((a, b) => a.time - b.time || partOf(a) - partOf(b))) {
    const inside = hits.filter(
      (one) => partOf(one) === partOf(end) && one.time <= end.time && (within === null || one.time > end.time - within),
    );
    const lasts = [...new Set(steps)]
      .flatMap((step) => {
        const times = inside.filter(({ event }) => event === step).map(({ time }) => time);
        return times.length === 0 ? [] : [Math.max(...times)];
      })
      .toSorted((a, b) => b - a);
    const [first, previous] = [lasts[level - 1], lasts[1]];
    if (first !== undefined) return { fromPrevious: end.time - (previous ?? end.time), fromFirst: end.time - first };
  }
  return undefined;
}

function expected(events: readonly MacroEvent[], table: MacroTable, asked: Asked): unknown {
  const keys = [...byKey(events, table).values()];
  const reach = asked.mode === 'any' ? inAnyOrder : inOrder;
  const counts = asked.steps.map((_, i) => keys.flatMap((all) => reach(all, i + 1, asked) ?? []));
  return counts.map((reached, i) => [
    i + 1,
    reached.length,
    counts[0]?.length ? reached.length / counts[0].length : null,
    i > 0 && counts[i - 1]?.length ? reached.length / (counts[i - 1]?.length ?? 0) : null,
    i === 0 ? null : median(reached.map(({ fromPrevious }) => fromPrevious)),
    i === 0 ? null : median(reached.map(({ fromFirst }) => fromFirst)),
  ]);
}

async function found(
  table: MacroTable,
  { steps, mode, within, exclude }: Asked,
  written: 'conditions' | 'values',
): Promise<unknown> {
  const list = steps.map((step) => (written === 'values' ? `'${step}'` : `event = '${step}'`));
  const options = [
    `mode := '${mode}'`,
    ...(written === 'values' ? ['event := event'] : []),
    ...(within === null ? [] : [`within := INTERVAL '${within} minutes'`]),
    ...(exclude === null ? [] : [`exclude := event = '${exclude}'`]),
  ];
  const rows = await database.rows(`FROM funnel(${table}, user_id, [${list.join(', ')}], ${options.join(', ')})`);
  return rows.map(([step, entities, ofFirst, ofPrevious, previous, first]) => [
    ...[step, entities, ofFirst, ofPrevious],
    ...[minutes(previous), minutes(first)],
  ]);
}

const arbitraryAsked: fc.Arbitrary<Asked> = fc.record({
  steps: fc.array(fc.constantFrom('A', 'A', 'B', 'B', 'C'), { minLength: 1, maxLength: 4, size: 'max' }),
  mode: fc.constantFrom('ordered', 'strict', 'any'),
  within: fc.option(fc.integer({ min: 1, max: 8 })),
  exclude: fc.option(fc.constantFrom('D', 'B')),
});

test('law: a funnel counts what trying every chain of events counts', { timeout: lawTimeout }, async () => {
  await fc.assert(
    fc.asyncProperty(
      arbitraryMacroEvents(12),
      arbitraryAsked,
      fc.constantFrom('shop', 'bare'),
      fc.constantFrom('conditions', 'values'),
      async (events, asked, table, written) => {
        await withEvents(database, events);
        expect(await found(table, asked, written)).toEqual(expected(events, table, asked));
      },
    ),
    { numRuns: Math.ceil(runs / 8) },
  );
});

describe('one event that could be two steps', () => {
  const once: MacroEvent = { key: 'k', time: 1, event: 'A', amount: 1, source: 'f', partition: 0, offset: 0 };
  const counts = async (mode: string, steps: string): Promise<unknown> =>
    (await database.rows(`SELECT entities FROM funnel(shop, user_id, ${steps}, mode := '${mode}')`)).flat();

  test.each(['ordered', 'strict', 'any'])('is only one, %s', async (mode) => {
    await withEvents(database, [once]);
    expect(await counts(mode, "[event = 'A', amount = 1]")).toEqual([1, 0]);
  });

  test('is either, in order', async () => {
    await withEvents(database, [once, { ...once, event: 'B', offset: 1 }, { ...once, offset: 2 }]);
    expect(await counts('ordered', "[event = 'A', amount = 1, event = 'A']")).toEqual([1, 1, 1]);
  });

  test('is the first listed that it fits, in any order', async () => {
    await withEvents(database, [once, { ...once, offset: 1 }]);
    expect(await counts('any', "[event = 'A', amount = 1]")).toEqual([1, 0]);
  });
});
