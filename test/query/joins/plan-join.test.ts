import { describe, expect, test } from 'vitest';
import { planText } from '../../../src/query/plan-text.js';
import { streamFieldsRead } from '../../../src/query/stream-fields-read.js';
import { typeName } from '../../../src/schema.js';
import { declareStreams, joinPlanOf } from '../../support/planned.js';

const from = 'FROM events AS e JOIN kept AS k ON k.user_id = e.user_id AND';
const minute = (n: number): number => n * 60_000_000;

function joined(text: string): NonNullable<ReturnType<typeof joinPlanOf>['plan']> {
  const { plan, problems } = joinPlanOf(text);
  if (plan === undefined) throw new Error(problems.join('\n'));
  return plan;
}

describe('the bounds of a join', () => {
  test.each([
    ["k.ts BETWEEN e.ts AND e.ts + INTERVAL '5' MINUTE", 0, minute(5), minute(5)],
    ["e.ts BETWEEN k.ts - INTERVAL '5' MINUTE AND k.ts", 0, minute(5), minute(5)],
    ["e.ts >= k.ts - INTERVAL '5' MINUTE AND e.ts <= k.ts", 0, minute(5), minute(5)],
    ["k.ts > e.ts AND k.ts < e.ts + INTERVAL '5' MINUTE", 1, minute(5) - 1, minute(5)],
    ["e.ts < k.ts AND INTERVAL '5' MINUTE + e.ts > k.ts", 1, minute(5) - 1, minute(5)],
    [
      "k.ts - INTERVAL '1' MINUTE <= e.ts + INTERVAL '4' MINUTE AND e.ts - INTERVAL '2' MINUTE <= k.ts",
      minute(-2),
      minute(5),
      minute(5),
    ],
    ["k.ts - e.ts <= INTERVAL '5' MINUTE AND INTERVAL '0' SECOND <= k.ts - e.ts", 0, minute(5), minute(5)],
    ["e.ts - k.ts <= INTERVAL '5' MINUTE AND e.ts - k.ts > -INTERVAL '1' MINUTE", minute(-5), minute(1) - 1, minute(1)],
    ['k.ts = e.ts', 0, 0, 0],
    ["CAST(k.ts AS TIMESTAMPTZ) BETWEEN e.ts AND e.ts + INTERVAL '5' MINUTE", 0, minute(5), minute(5)],
    [
      "k.ts >= e.ts AND k.ts >= e.ts - INTERVAL '1' HOUR AND k.ts < e.ts + INTERVAL '1' HOUR AND k.ts <= e.ts + INTERVAL '1' DAY",
      0,
      minute(60) - 1,
      minute(60),
    ],
    ["k.ts BETWEEN e.ts - INTERVAL '9' MINUTE AND e.ts - INTERVAL '5' MINUTE", minute(-9), minute(-5), minute(-5)],
  ])('%s', (condition, lower, upper, deadline) => {
    const { matching, on } = joined(`SELECT e.item ${from} ${condition}`);
    expect(matching).toEqual({ kind: 'interval', lower, upper, deadline });
    expect(on).toBeUndefined();
  });

  test('a UUID may be the key', () => {
    const key = 'CAST(e.item AS UUID) = CAST(k.type AS UUID)';
    expect(joined(`SELECT e.item FROM events AS e JOIN kept AS k ON ${key} AND k.ts = e.ts`).left.keys).toHaveLength(1);
  });

  test('what is no bound is a condition on the pair', () => {
    const bounds = "k.ts BETWEEN e.ts AND e.ts + INTERVAL '5' MINUTE";
    expect(joined(`SELECT e.item ${from} ${bounds} AND e.price > k.price`).on?.kind).toBe('call');
    expect(joined(`SELECT e.item ${from} ${bounds} AND e.item = 'a' AND k.price = 1`).on?.kind).toBe('and');
    expect(joined(`SELECT e.item ${from} ${bounds} AND k.ts <> e.ts`).on?.kind).toBe('call');
    const lengths = "e.price * INTERVAL '1' SECOND < k.price * INTERVAL '1' MINUTE";
    expect(joined(`SELECT e.item ${from} ${bounds} AND ${lengths}`).on?.kind).toBe('call');
    expect(joined(`SELECT e.item ${from} ${bounds} AND k.ts - e.ts < e.ts - k.ts`).on?.kind).toBe('call');
  });
});

describe('a join is planned', () => {
  const bounds = "k.ts BETWEEN e.ts AND e.ts + INTERVAL '5' MINUTE";

  test('what both sides have in common shares a place', () => {
    const { input, left, right } = joined(`SELECT e.item, k.type, k.price, e.type ${from} ${bounds}`);
    expect(input.time).toBe(0);
    expect(input.schema.map(({ type }) => typeName(type))).toEqual([
      'TIMESTAMP',
      'BIGINT',
      'VARCHAR',
      'VARCHAR',
      'INTEGER',
      'INTEGER',
    ]);
    expect(left).toMatchObject({ name: 'e', parts: 1, keys: [1], places: [2, 3] });
    expect(right).toMatchObject({ name: 'k', parts: 1, keys: [1], places: [2, 4] });
    expect(left.fields.map(({ name }) => name)).toEqual(['item', 'type']);
  });

  test('of streams is read what is needed, and the event time', () => {
    const plan = joined(`SELECT e.item ${from} ${bounds} AND k.price > 1 WHERE e.quantity > 0`);
    const { streams } = declareStreams();
    const read = (stream: string): readonly (string | undefined)[] => {
      const schema = streams.find(({ name }) => name === stream)?.schema ?? [];
      return streamFieldsRead([plan], stream).map((field) => schema[field]?.name);
    };
    expect([read('events'), read('kept'), read('plain')]).toEqual([
      ['ts', 'user_id', 'item', 'quantity'],
      ['ts', 'user_id', 'price'],
      [],
    ]);
  });

  test('* is both sides, one after the other, with a number where a name is there twice', () => {
    const names = (items: string): readonly string[] =>
      joined(`SELECT ${items} ${from} ${bounds}`).type.columns.map(({ name }) => name);
    expect(names('k.*, e.price, NULL AS n')).toEqual(['ts', 'user_id', 'type', 'price', 'price_1', 'n']);
    expect(names('*').slice(-4)).toEqual(['ts_1', 'user_id_1', 'type_1', 'price_1']);
    expect(names('item, upper(item), "Odd"')).toEqual(['item', 'upper(item)', 'Odd']);
  });

  test('a column of a STRUCT is reached through its side and without it', () => {
    const { select } = joined(`SELECT e.place.city, place.zip ${from} ${bounds}`);
    expect(select.map(({ name, type }) => [name, type.kind])).toEqual([
      ['city', 'VARCHAR'],
      ['zip', 'INTEGER'],
    ]);
  });

  test("a version lives for as long as 'state.ttl' says", () => {
    const lookUp = (table: string): unknown =>
      joined(`SELECT e.item FROM events AS e JOIN ${table} FOR SYSTEM_TIME AS OF e.ts AS k ON k.user_id = e.user_id`)
        .matching;
    expect(lookUp('kept')).toEqual({ kind: 'version', ttl: minute(24 * 60) });
    expect(lookUp('(SELECT ts, user_id FROM events)')).toEqual({ kind: 'version' });
  });

  test('only of a look-up is the left time that of what comes out', () => {
    const lookUp = 'FROM events AS e JOIN kept FOR SYSTEM_TIME AS OF e.ts AS k ON k.user_id = e.user_id';
    expect(joined(`SELECT e.item, e.ts, k.ts AS since ${lookUp}`).times).toEqual([1]);
    expect(joined(`SELECT e.item, e.ts ${from} ${bounds}`).times).toEqual([]);
  });

  test('how it is written does not make another query of it', () => {
    const { streams } = declareStreams();
    const text = (sql: string): string => planText(joined(sql), streams);
    const first = text(`SELECT e.item ${from} ${bounds}`);
    expect(
      text(
        `SELECT item FROM events e INNER JOIN kept k ON e.user_id = k.user_id AND k.ts >= e.ts AND e.ts >= k.ts - INTERVAL '300' SECOND`,
      ),
    ).toBe(first);
    for (const other of [
      `SELECT e.item FROM events AS e LEFT JOIN kept AS k ON k.user_id = e.user_id AND ${bounds}`,
      `SELECT e.item ${from} k.ts > e.ts AND ${bounds}`,
      `SELECT e.item ${from} ${bounds} AND k.price > 1`,
      `SELECT e.item ${from} ${bounds} AND k.price > 2`,
      `SELECT e.item ${from} ${bounds} WHERE k.price > 1`,
      `SELECT e.item FROM events AS e JOIN kept AS k ON k.price = e.user_id AND ${bounds}`,
      `SELECT e.item FROM events AS e JOIN kept FOR SYSTEM_TIME AS OF e.ts AS k ON k.user_id = e.user_id`,
      `SELECT e.item FROM events AS e JOIN plain FOR SYSTEM_TIME AS OF e.ts AS k ON k.x = e.user_id`,
    ]) {
      expect(text(other)).not.toBe(first);
    }
  });
});
