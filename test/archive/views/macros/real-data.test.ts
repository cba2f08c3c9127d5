import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '../../../../src/duckdb/database.js';
import { macroDatabase } from '../../../support/macro-events.js';

/* The same questions about the shipped events in SQL of another kind: joins, correlated subqueries, text. */

let database: Database;
beforeAll(async () => {
  database = await macroDatabase();
  await database.run(`CREATE TABLE shop AS
    SELECT * REPLACE (ts::TIMESTAMP AS ts), ts::TIMESTAMP AS _time, 'file' AS _source, 0 AS _partition, row_number() OVER () AS _offset
    FROM read_csv('examples/data/rees46_events.csv.gz')`);
});
afterAll(() => database.close());

const both = async (macro: string, other: string): Promise<void> => {
  const found = await database.rows(macro);
  expect(found.length).toBeGreaterThan(0);
  expect(found).toEqual(await database.rows(other));
};

const BEFORE = '(b._time, b._offset) > (a._time, a._offset)';
const HOUR = "INTERVAL '1 hour'";

test('a funnel is what joining the events with themselves finds', async () => {
  await both(
    `SELECT entities FROM funnel(shop, user_id, ['view', 'add', 'purchase'], event := event, within := ${HOUR})`,
    `SELECT count(DISTINCT user_id) FROM shop WHERE event = 'view'
    UNION ALL
    SELECT count(DISTINCT a.user_id) FROM shop AS a, shop AS b
    WHERE a.user_id = b.user_id AND a.event = 'view' AND b.event = 'add' AND ${BEFORE} AND b._time < a._time + ${HOUR}
    UNION ALL
    SELECT count(DISTINCT a.user_id) FROM shop AS a, shop AS b, shop AS c
    WHERE a.user_id = b.user_id AND b.user_id = c.user_id AND a.event = 'view' AND b.event = 'add' AND c.event = 'purchase'
      AND ${BEFORE} AND (c._time, c._offset) > (b._time, b._offset) AND c._time < a._time + ${HOUR}`,
  );
});

test('a strict sequence is a text in the text of all events', async () => {
  await both(
    "FROM sequence_count(shop, user_id, ['add', 'remove', 'add'], event := event, mode := 'strict')",
    `SELECT user_id, len(string_split(string_agg(left(event, 1), '' ORDER BY _time, _offset), 'ara')) - 1
    FROM shop GROUP BY user_id ORDER BY user_id`,
  );
});

test('others between are a regular expression', async () => {
  await both(
    "FROM sequence_count(shop, (user_id, product_id), ['add', 'remove', 'add'], event := event)",
    `SELECT (user_id, product_id), len(regexp_extract_all(string_agg(left(event, 1), '' ORDER BY _time, _offset), 'a[^r]*r[^a]*a'))
    FROM shop GROUP BY user_id, product_id ORDER BY 1`,
  );
});

test('sessions are the starts that have nothing just before them', async () => {
  await both(
    "SELECT count(DISTINCT session_id) FROM sessionize(shop, user_id, gap := INTERVAL '5 minutes')",
    `SELECT count(*) FROM (SELECT DISTINCT user_id, _time FROM shop) AS a WHERE NOT EXISTS (
      FROM shop AS b WHERE b.user_id = a.user_id AND b._time < a._time AND b._time + INTERVAL '5 minutes' > a._time)`,
  );
});

test('paths are windows of text', async () => {
  await both(
    "SELECT array_to_string(path, ' '), entities, times FROM paths(shop, user_id, event, length := 3)",
    `SELECT words, count(DISTINCT user_id), count(*) FROM (
      SELECT user_id, unnest(list_transform(range(1, len(l) - 1), lambda i: array_to_string(l[i:i + 2], ' '))) AS words
      FROM (SELECT user_id, list(event ORDER BY _time, _offset) AS l FROM shop GROUP BY user_id)
    ) GROUP BY words ORDER BY 2 DESC, 3 DESC, string_split(words, ' ')`,
  );
});

test('time to the next is the least time after', async () => {
  await both(
    "SELECT starts, reached, shortest, longest FROM time_to(shop, user_id, event = 'add', event = 'purchase')",
    `SELECT count(*), count(took), min(took), max(took) FROM (
      SELECT (SELECT min(b._time) FROM shop AS b WHERE b.user_id = a.user_id AND b.event = 'purchase' AND ${BEFORE}) - a._time AS took
      FROM shop AS a WHERE event = 'add')`,
  );
});

test('retention is who is in both months', async () => {
  await both(
    "SELECT cohort, age, returned FROM retention(shop, user_id, period := 'month') WHERE returned > 0",
    `SELECT first, date_diff('month', first, month) AS age, count(DISTINCT user_id)
    FROM (SELECT user_id, date_trunc('month', min(_time)) AS first FROM shop GROUP BY user_id)
    JOIN (SELECT user_id, date_trunc('month', _time) AS month FROM shop) USING (user_id) GROUP BY ALL ORDER BY 1, 2`,
  );
});
