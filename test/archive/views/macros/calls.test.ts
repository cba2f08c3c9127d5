import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '../../../../src/duckdb/database.js';
import { type MacroEvent, macroDatabase, withEvents } from '../../../support/macro-events.js';

let database: Database;
beforeAll(async () => {
  database = await macroDatabase();
});
afterAll(() => database.close());

const one: MacroEvent = { key: 'k', time: 0, event: 'A', amount: 1, source: 'f', partition: 0, offset: 0 };
const EVENTS = [one, { ...one, time: 1, event: 'B', offset: 1 }, { ...one, key: 'l', time: 2, offset: 2 }];

/** A call of each macro, by its first argument and those that follow it by name. */
const CALLS = {
  sessionize: (source: string, more = '') => `sessionize(${source}, user_id${more})`,
  funnel: (source: string, more = '') => `funnel(${source}, user_id, [event = 'A', event = 'B']${more})`,
  sequence_match: (source: string, more = '') =>
    `sequence_match(${source}, user_id, [event = 'A', event = 'B']${more})`,
  sequence_count: (source: string, more = '') =>
    `sequence_count(${source}, user_id, [event = 'A', event = 'B']${more})`,
  retention: (source: string, more = '') => `retention(${source}, user_id${more})`,
  paths: (source: string, more = '') => `paths(${source}, user_id, event${more})`,
  next_event: (source: string, more = '') => `next_event(${source}, user_id, event${more})`,
  recurrences: (source: string, more = '') => `recurrences(${source}, user_id${more})`,
  cohort: (source: string, more = '') => `cohort(${source}, user_id, sum(amount)${more})`,
  time_to: (source: string, more = '') => `time_to(${source}, user_id, event = 'A', event = 'B'${more})`,
};

beforeEach(() => withEvents(database, EVENTS));

/** In an order of its own: of some macros rows have none. */
async function rowsOf(sql: string): Promise<readonly string[]> {
  return (await database.rows(sql)).map((row) => JSON.stringify(row)).toSorted();
}

describe.each(Object.entries(CALLS))('%s', (_, call) => {
  test('takes a table by name, by text, of a schema, a view, a CTE', async () => {
    const expected = await rowsOf(`FROM ${call('shop')}`);
    await database.run('CREATE OR REPLACE VIEW seen AS FROM shop');
    await database.run(`CREATE OR REPLACE TABLE "an odd 'name'" AS FROM shop`);
    for (const source of ["'shop'", 'main.shop', 'seen', `"an odd 'name'"`]) {
      expect(await rowsOf(`FROM ${call(source)}`)).toEqual(expected);
    }
    expect(await rowsOf(`WITH recent AS (FROM shop) FROM ${call('recent')}`)).toEqual(expected);
  });

  test('takes another column as the time', async () => {
    await database.run('CREATE OR REPLACE TABLE renamed AS SELECT * RENAME (_time AS ts) FROM shop');
    expect(await rowsOf(`FROM ${call('renamed', ', event_time := ts')}`)).toEqual(await rowsOf(`FROM ${call('shop')}`));
    await expect(database.rows(`FROM ${call('renamed')}`)).rejects.toThrow('"_time"');
  });

  test('takes a time with a zone, and a date', async () => {
    for (const type of ['TIMESTAMPTZ', 'DATE']) {
      await expect(database.rows(`FROM ${call('shop', `, event_time := _time::${type}`)}`)).resolves.toBeDefined();
    }
  });

  test('says the same of a table whose columns have the names of its parameters', async () => {
    const others = ['source', 'key', 'steps', 'mode', 'within', 'length', 'x', 'i', '_m_i'].map(
      (name) => `'?' AS "${name}"`,
    );
    await database.run(`CREATE OR REPLACE TABLE odd AS SELECT *, ${others.join(', ')} FROM shop`);
    const found = (await database.rows(`FROM ${call('odd')}`)).map((row) => row.filter((value) => value !== '?'));
    expect(found.map((row) => JSON.stringify(row)).toSorted()).toEqual(await rowsOf(`FROM ${call('shop')}`));
  });

  test('of no events is no error', async () => {
    await withEvents(database, []);
    await expect(database.rows(`FROM ${call('shop')}`)).resolves.toBeDefined();
    await withEvents(database, [
      { ...one, key: null },
      { ...one, time: null, offset: 1 },
    ]);
    await expect(database.rows(`FROM ${call('shop')}`)).resolves.toBeDefined();
  });

  test('can be limited, joined and put into a view', async () => {
    await database.run(`CREATE OR REPLACE VIEW asked AS FROM ${call('shop')}`);
    expect(await rowsOf('FROM asked')).toEqual(await rowsOf(`FROM ${call('shop')}`));
    expect(await database.rows(`FROM ${call('shop')} LIMIT 0`)).toEqual([]);
  });

  test('refuses a key in single quotes, a table that is not there, and a name that it does not know', async () => {
    const quoted = call('shop').replace('user_id', "'user_id'");
    await expect(database.rows(`FROM ${quoted}`)).rejects.toThrow("key is the text 'user_id'");
    await expect(database.rows(`FROM ${call('nowhere')}`)).rejects.toThrow('nowhere');
    await expect(database.rows(`FROM ${call(`'shop; DROP TABLE shop'`)}`)).rejects.toThrow('does not exist');
    await expect(database.rows(`FROM ${call('shop', ', nonsense := 1')}`)).rejects.toThrow('event_time');
  });
});

test.each([
  ["funnel(shop, user_id, [event = 'A'], mode := 'loose')", "funnel: mode 'loose' is none of ordered, strict, any"],
  ["sequence_match(shop, user_id, [event = 'A'], mode := 'any')", "mode 'any' is none of ordered, strict"],
  ["funnel(shop, user_id, [event = 'A'], mode := NULL)", 'funnel: mode NULL is none of'],
  ['funnel(shop, user_id, [])', 'funnel: there are no steps'],
  [`funnel(shop, user_id, [${Array(17).fill("event = 'A'").join(', ')}])`, 'funnel: there are more than 16 steps'],
  ["funnel(shop, user_id, [event = 'A'], within := INTERVAL '0 hours')", 'funnel: within must be longer than nothing'],
  ["sessionize(shop, user_id, gap := INTERVAL '-1 hour')", 'sessionize: gap must be longer than nothing'],
  ["retention(shop, user_id, period := 'second')", "period 'second' is none of hour, day"],
  ["paths(shop, user_id, 'event')", "paths: event is the text 'event'"],
  ['paths(shop, user_id, event, length := 1)', 'paths: length 1 is not from 2 to 10'],
])('%s is refused', async (call, message) => {
  await expect(database.rows(`FROM ${call}`)).rejects.toThrow(message);
});

test('a key of several columns', async () => {
  const rows = await database.rows("FROM sequence_count(shop, (user_id, amount), [event = 'A', event = 'B'])");
  expect(rows).toEqual([
    [['k', 1], 1],
    [['l', 1], 0],
  ]);
});

test('what takes exactly as long as it may is not within', async () => {
  const hour = async (given: string, minutes: number) =>
    (await database.rows(`FROM ${given.replace('?', `INTERVAL '${minutes} minutes'`)}`)).flat();
  const steps = "shop, user_id, [event = 'A', event = 'B'], within := ?";
  await withEvents(database, [one, { ...one, time: 60, event: 'B', offset: 1 }]);
  for (const [given, outside, inside] of [
    [`(SELECT entities FROM funnel(${steps}))`, [1, 0], [1, 1]],
    [`(SELECT entities FROM funnel(${steps}, mode := 'strict'))`, [1, 0], [1, 1]],
    [`(SELECT entities FROM funnel(${steps}, mode := 'any'))`, [1, 0], [1, 1]],
    [`(SELECT matched FROM sequence_match(${steps}))`, [false], [true]],
    [`(SELECT count FROM sequence_count(${steps}))`, [0], [1]],
    ["(SELECT reached FROM time_to(shop, user_id, event = 'A', event = 'B', within := ?))", [0], [1]],
    ["(SELECT next_event FROM next_event(shop, user_id, event, within := ?) WHERE event = 'A')", [null], ['B']],
    ['(SELECT session FROM sessionize(shop, user_id, gap := ?) ORDER BY _time)', [1, 2], [1, 1]],
  ] as const) {
    expect([given, await hour(given, 60)]).toEqual([given, outside]);
    expect([given, await hour(given, 61)]).toEqual([given, inside]);
  }
});
