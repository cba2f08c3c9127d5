import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { archiveShop, rowsOf } from '../support/archived-shop.js';

/** Each user's events of each product, numbered in time order, ties by file order. */
const NUMBERED = `
  numbered AS (
    SELECT *, row_number() OVER (PARTITION BY user_id, product_id ORDER BY ts, _offset) AS n FROM events
  )`;

/**
 * An add is closed by the next remove, so the adds between two removes share one; the earliest of them that is less than
 * 30 minutes before it is the match that SKIP PAST LAST ROW leaves.
 */
const CHANGED_MIND = `
  WITH ${NUMBERED},
  closed AS (
    SELECT a.user_id, a.product_id, a.ts AS added_at, a.n, a.price, min(r.n) AS removal
    FROM numbered a JOIN numbered r USING (user_id, product_id)
    WHERE a.event = 'add' AND r.event = 'remove' AND r.n > a.n
    GROUP BY ALL
  )
  SELECT user_id, product_id, arg_min(added_at, c.n) AS added_at, r.ts AS removed_at, arg_min(c.price, c.n) AS price
  FROM closed c JOIN numbered r USING (user_id, product_id)
  WHERE r.n = removal AND r.ts < added_at + INTERVAL 30 MINUTE
  GROUP BY user_id, product_id, removal, r.ts`;

const ABANDONED = `
  WITH ${NUMBERED}
  SELECT user_id, product_id, ts AS added_at, price
  FROM numbered a
  WHERE event = 'add' AND NOT EXISTS (
    FROM numbered d
    WHERE d.user_id = a.user_id AND d.product_id = a.product_id AND d.event IN ('remove', 'purchase')
      AND d.n > a.n AND d.ts < a.ts + INTERVAL 30 MINUTE
  )`;

/** Of each add, what the first remove or purchase less than 30 minutes after it was, and when; else its deadline. */
const ABANDONMENT = `
  WITH ${NUMBERED},
  outcomes AS (
    SELECT a.user_id, a.price,
      coalesce(arg_min(d.ts, d.n), a.ts + INTERVAL 30 MINUTE) AS time,
      coalesce(arg_min(d.event, d.n), 'abandoned') AS outcome
    FROM numbered a LEFT JOIN numbered d
      ON d.user_id = a.user_id AND d.product_id = a.product_id AND d.event IN ('remove', 'purchase')
      AND d.n > a.n AND d.ts < a.ts + INTERVAL 30 MINUTE
    WHERE a.event = 'add'
    GROUP BY a.user_id, a.product_id, a.n, a.price, a.ts
  )
  SELECT date_trunc('day', time) AS window_start, holiday, min(date_diff('day', time::DATE, day)) AS days,
    count(DISTINCT user_id) AS users, count(DISTINCT CASE WHEN outcome = 'abandoned' THEN user_id END) AS abandoning,
    sum(CASE WHEN outcome = 'abandoned' THEN price END) AS left_behind
  FROM outcomes ASOF JOIN holidays ON time >= since
  GROUP BY ALL`;

describe('the shop behaviours are those that plain SQL over the archive finds', () => {
  let directory = '';
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'motif-shop-'));
    await archiveShop(directory);
  });
  afterAll(() => rm(directory, { recursive: true }));

  test.each([
    ['cart_changed_mind', 'user_id, product_id, added_at, removed_at, price', CHANGED_MIND, 216],
    ['cart_abandoned', 'user_id, product_id, added_at, price', ABANDONED, 908],
    ['abandonment_before_holidays', 'window_start, holiday, days, users, abandoning, left_behind', ABANDONMENT, 5],
  ])('%s, row by row', async (query, columns, batch, count) => {
    const order = 'ORDER BY ALL';
    const found = await rowsOf(directory, `SELECT ${columns} FROM ${query} ${order}`);
    const expected = await rowsOf(directory, `SELECT ${columns} FROM (${batch}) ${order}`);
    expect(found).toHaveLength(count);
    expect(found).toEqual(expected);
  });

  test('an abandoned item is told at its deadline', async () => {
    const wrong = await rowsOf(directory, 'FROM cart_abandoned WHERE time <> added_at + INTERVAL 30 MINUTE');
    expect(wrong).toEqual([]);
  });

  test('of 79 adds whose deadline only the end of the input passes, 7 are removed or bought by then, 72 abandoned', async () => {
    const last = '(SELECT max(ts) FROM events)';
    const adds = await rowsOf(directory, `FROM events WHERE event = 'add' AND ts + INTERVAL 30 MINUTE >= ${last}`);
    const abandoned = await rowsOf(directory, `FROM cart_abandoned WHERE time >= ${last}`);
    expect([adds.length, abandoned.length]).toEqual([79, 72]);
  });

  test('a behaviour of behaviours of behaviours leads down to events', async () => {
    const day = "SELECT id FROM abandonment_before_holidays WHERE window_start = '2022-12-01'";
    const found = await rowsOf(
      directory,
      `SELECT DISTINCT l.source, l."offset" FROM lineage((${day})) l WHERE cause IS NULL AND variable = 'A' ORDER BY ALL`,
    );
    const adds = await rowsOf(
      directory,
      `SELECT _source, _offset FROM events WHERE event = 'add' AND date_trunc('day', ts) = '2022-12-01' ORDER BY ALL`,
    );
    expect(adds.length).toBeGreaterThan(200);
    expect(found).toEqual(adds);
  });

  test('evidence leads to the events themselves', async () => {
    const [row] = await rowsOf(
      directory,
      `SELECT count(*), count(e.ts), count(*) FILTER (variable = 'A' AND e.event = 'add'), count(*) FILTER (variable = 'A')
       FROM cart_changed_mind b JOIN evidence v USING (id)
       LEFT JOIN events e ON e._source = v.source AND e._partition = v.partition AND e._offset = v."offset"`,
    );
    const [all, resolved, adds, first] = row ?? [];
    expect(resolved).toBe(all);
    expect([adds, first]).toEqual([216, 216]);
  });
});
