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

let database: Database;
beforeAll(async () => {
  database = await macroDatabase();
});
afterAll(() => database.close());

function sessions(events: readonly PlacedEvent[], gap: number): readonly (readonly PlacedEvent[])[] {
  const found: PlacedEvent[][] = [];
  for (const event of events) {
    const last = found.at(-1)?.at(-1);
    if (last !== undefined && event.time < last.time + gap) found.at(-1)?.push(event);
    else found.push([event]);
  }
  return found;
}

test('law: each event gets the session that a walk through its key gives it', { timeout: lawTimeout }, async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryMacroEvents(20), fc.integer({ min: 1, max: 5 }), async (events, gap) => {
      await withEvents(database, events);
      const rows = await database.rows(
        `SELECT user_id, _offset, session, session_id, session_start, session_end, session_ordinal
        FROM sessionize(shop, user_id, gap := INTERVAL '${gap} minutes') ORDER BY user_id, session, session_ordinal`,
      );
      const expected = [...byKey(events, 'shop')].flatMap(([key, all]) =>
        sessions(all, gap).flatMap((session, i) =>
          session.map(({ offset }, ordinal) => [
            ...[key, offset, i + 1, `${key}/${i + 1}`],
            ...[session[0]?.time, session.at(-1)?.time, ordinal + 1],
          ]),
        ),
      );
      expect(
        rows.map(([key, offset, number, id, start, end, ordinal]) => [
          ...[key, offset, number, id],
          ...[minutes(start), minutes(end), ordinal],
        ]),
      ).toEqual(expected);
    }),
    { numRuns: Math.ceil(runs / 8) },
  );
});

test('the columns of the table stay as they are, and come first', async () => {
  await withEvents(database, []);
  const names = async (sql: string) => (await database.columns(sql)).map(({ name }) => name);
  const added = ['session', 'session_id', 'session_start', 'session_end', 'session_ordinal'];
  for (const table of ['shop', 'bare']) {
    expect(await names(`FROM sessionize(${table}, user_id)`)).toEqual([...(await names(`FROM ${table}`)), ...added]);
  }
});
