import { expect, test } from 'vitest';
import type { Value } from '../../../src/schema.js';
import { runOver } from '../../support/run-over.js';
import { loaded, withDuckDB } from '../../support/run-windowed.js';

const run = withDuckDB();

const FROM_FILE = "('connector' = 'filesystem', 'path' = 'x.csv'";
const STREAMS = `CREATE TABLE events (ts TIMESTAMP, k VARCHAR, x INTEGER, WATERMARK FOR ts AS ts) WITH ${FROM_FILE}, 'state.ttl' = '1 hour');
CREATE TABLE zoned (ts TIMESTAMPTZ, k VARCHAR, WATERMARK FOR ts AS ts) WITH ${FROM_FILE});
CREATE TABLE plain (ts TIMESTAMP, k VARCHAR, x INTEGER) WITH ${FROM_FILE});`;

interface Found {
  readonly rows: readonly (readonly Value[])[];
  readonly letters: readonly string[];
  /** What the archive has of the query in the end. */
  readonly kept: number;
}

async function found(query: string, rows: readonly (readonly Value[])[], epochSize = 2): Promise<Found> {
  const { project, said } = await loaded(run, STREAMS, query);
  if (project === undefined) throw new Error(said);
  const name = query.includes('plain') ? 'plain' : 'events';
  const { behaviours, archive } = await runOver(project, { [name]: rows }, { epochSize });
  const letters = archive.epochs.flatMap(({ deadLetters }) => deadLetters);
  return {
    rows: behaviours.map(({ values }) => values),
    letters: letters.map(({ position, reason }) => `${position.offset}: ${reason}`),
    kept: archive.open.length,
  };
}

const TUMBLE = "FROM TABLE(TUMBLE(TABLE events, DESCRIPTOR(ts), INTERVAL '10 us')) GROUP BY window_start, window_end";

test('rows with which DuckDB fails are dead letters, and no other window notices', async () => {
  const { rows, letters } = await found(`SELECT window_start, list(CAST(k AS INTEGER)) AS ks ${TUMBLE}`, [
    [1, '1', 0],
    [2, 'two', 0],
    [3, '3', 0],
    [4, 'four', 0],
    [11, '11', 0],
    [21, 'x', 0],
  ]);
  expect(rows).toEqual([
    [0, [1, 3]],
    [10, [11]],
  ]);
  expect(letters).toEqual([
    expect.stringMatching(/^1: query q0: Conversion Error: Could not convert string 'two' to INT32/),
    expect.stringMatching(/^3: .*'four'/),
    expect.stringMatching(/^5: .*'x'/),
  ]);
});

test('a row with which only the rows before it fail is the one that takes no part', async () => {
  const { rows, letters } = await found(`SELECT CAST(sum(x) AS TINYINT) AS s, median(x) AS m ${TUMBLE}`, [
    [1, 'a', 100],
    [2, 'a', 20],
    [3, 'a', 30],
    [4, 'a', 5],
    [5, 'a', 1],
  ]);
  expect(rows).toEqual([[126, 12.5]]);
  expect(letters).toEqual([expect.stringMatching(/^2: query q0: Conversion Error/)]);
});

test('each window that a row fails in says so', async () => {
  const { rows, letters } = await found(
    `SELECT window_start, list(CAST(k AS INTEGER)) AS ks
     FROM TABLE(HOP(TABLE events, DESCRIPTOR(ts), INTERVAL '5 us', INTERVAL '10 us')) GROUP BY window_start, window_end`,
    [
      [6, '1', 0],
      [7, 'x', 0],
    ],
  );
  expect(rows).toEqual([
    [0, [1]],
    [5, [1]],
  ]);
  expect(letters).toHaveLength(2);
});

test('what motif computes itself rejects a row at once, and a group whose SELECT fails', async () => {
  const { rows, letters } = await found(
    `SELECT window_start, k, CAST(max(x) AS TINYINT) AS s, max(x * 100000000) AS m
     FROM TABLE(TUMBLE(TABLE events, DESCRIPTOR(ts), INTERVAL '10 us')) GROUP BY window_start, window_end, k`,
    [
      [1, 'a', 1],
      [2, 'a', 1000],
      [3, 'b', 21],
      [4, 'b', 1],
    ],
  );
  expect(rows).toEqual([
    [0, 'a', 1, 100_000_000],
    [0, 'b', 21, 2_100_000_000],
  ]);
  expect(letters).toEqual(['1: query q0: 1000 * 100000000 is out of range for INTEGER']);
});

test('a row with which OVER fails is in no frame', async () => {
  const { rows, letters } = await found(
    `SELECT ts, sum(CAST(k AS INTEGER)) OVER (ORDER BY ts RANGE BETWEEN INTERVAL '5 us' PRECEDING AND CURRENT ROW) AS s
     FROM events`,
    [
      [1, '1', 0],
      [2, 'x', 0],
      [2, '2', 0],
      [3, '3', 0],
      [9, '9', 0],
    ],
    10,
  );
  expect(rows).toEqual([
    [1, 1],
    [2, 3],
    [3, 6],
    [9, 9],
  ]);
  expect(letters).toEqual([expect.stringMatching(/^1: query q0: Conversion Error/)]);
});

test.each([
  `SELECT window_start, list(x) AS l ${TUMBLE}`,
  `SELECT window_start, sum(x) AS s ${TUMBLE}`,
  `SELECT k, count(*) AS n FROM TABLE(SESSION(TABLE events PARTITION BY k, DESCRIPTOR(ts), INTERVAL '5 us')) GROUP BY window_start, window_end, k`,
  `SELECT k, list(x) AS l FROM TABLE(SESSION(TABLE events PARTITION BY k, DESCRIPTOR(ts), INTERVAL '5 us')) GROUP BY window_start, window_end, k`,
  'SELECT k, sum(x) OVER (PARTITION BY k ORDER BY ts ROWS BETWEEN 2 PRECEDING AND CURRENT ROW) AS s FROM events',
  "SELECT k, sum(x) OVER (PARTITION BY k ORDER BY ts RANGE BETWEEN INTERVAL '5 us' PRECEDING AND CURRENT ROW) AS s FROM events",
])('nothing is kept at the end of time: %s', async (query) => {
  const { kept } = await found(query, [
    [1, 'a', 1],
    [2, 'b', 2],
    [13, 'a', 3],
    [30, 'c', 4],
  ]);
  expect(kept).toBe(0);
});

test('windows over a table are of any column that is a time, and a row without one is in none', async () => {
  const { rows, letters } = await found(
    `SELECT window_start, list(x) AS l, count(*) AS n FROM TABLE(TUMBLE(TABLE plain, DESCRIPTOR(ts), INTERVAL '10 us'))
     GROUP BY window_start, window_end`,
    [
      [15, 'a', 1],
      [null, 'b', 2],
      [3, 'a', 3],
      [12, 'c', 4],
    ],
  );
  expect(rows).toEqual([
    [0, [3], 1],
    [10, [4, 1], 2],
  ]);
  expect(letters).toEqual(['1: query q0: ts is no time, so the row is in no window']);
});

test.each(['count(*)', 'count(DISTINCT k)'])(
  'of a time with a zone windows begin and end with one: %s',
  async (count) => {
    const query = `SELECT window_start, window_end, ${count} AS n FROM TABLE(TUMBLE(TABLE zoned, DESCRIPTOR(ts), INTERVAL '10 us'))
     GROUP BY window_start, window_end`;
    const { project, said } = await loaded(run, STREAMS, query);
    if (project === undefined) throw new Error(said);
    const { behaviours } = await runOver(project, { zoned: [[12, 'a']] });
    expect(behaviours.map(({ type, values }) => [type.columns[0]?.type.kind, ...values])).toEqual([
      ['TIMESTAMPTZ', 10, 20, 1],
    ]);
  },
);

test('over a table OVER may be any window', async () => {
  const { rows } = await found('SELECT x, row_number() OVER (PARTITION BY k ORDER BY x DESC) AS r FROM plain', [
    [null, 'a', 1],
    [null, 'b', 2],
    [null, 'a', 3],
  ]);
  expect(rows).toEqual([
    [1, 2],
    [2, 1],
    [3, 1],
  ]);
});

test('one event in two parts of a UNION ALL is two behaviours', async () => {
  const { project, said } = await loaded(
    run,
    STREAMS,
    `SELECT k, count(*) OVER (ORDER BY ts RANGE BETWEEN INTERVAL '5 us' PRECEDING AND CURRENT ROW) AS n
     FROM (SELECT ts, k FROM events UNION ALL SELECT ts, 'again' FROM events)`,
  );
  if (project === undefined) throw new Error(said);
  const { behaviours } = await runOver(project, { events: [[1, 'a', 1]] });
  expect(behaviours.map(({ values }) => values)).toEqual([
    ['a', 2],
    ['again', 2],
  ]);
  expect(new Set(behaviours.map(({ id }) => id)).size).toBe(2);
});

test('a query reads the windows of another', async () => {
  const { project, said } = await loaded(
    run,
    STREAMS,
    `SELECT k, window_end AS until, count(*) AS n FROM TABLE(TUMBLE(TABLE events, DESCRIPTOR(ts), INTERVAL '10 us'))
     GROUP BY window_start, window_end, k`,
    `SELECT window_start, max(n) AS most FROM TABLE(TUMBLE(TABLE q0, DESCRIPTOR(until), INTERVAL '20 us'))
     GROUP BY window_start, window_end`,
  );
  if (project === undefined) throw new Error(said);
  const rows = [1, 2, 3, 11, 12, 25].map((time) => [time, 'a', 0]);
  const { behaviours } = await runOver(project, { events: rows }, { epochSize: 1 });
  const second = behaviours.filter(({ type }) => type.name === 'q1');
  expect(second.map(({ values, time }) => [...values, time])).toEqual([
    [0, 3, 20],
    [20, 2, 40],
  ]);
});

test('rows that come in very many small epochs are kept in few pieces', async () => {
  const { project, said } = await loaded(
    run,
    STREAMS,
    "SELECT window_start, list(x) AS l FROM TABLE(HOP(TABLE events, DESCRIPTOR(ts), INTERVAL '400 us', INTERVAL '800 us')) GROUP BY window_start, window_end",
  );
  if (project === undefined) throw new Error(said);
  const events = Array.from({ length: 900 }, (_, i) => [i, 'a', i % 13]);
  const whole = await runOver(project, { events });
  const { behaviours, archive } = await runOver(project, { events }, { epochSize: 1, stops: [100, 350, 50] });
  expect(behaviours).toEqual(whole.behaviours);
  const kept = new Set<string>();
  let most = 0;
  for (const { owner, key, state } of archive.epochs.flatMap(({ checkpoint }) => checkpoint?.pieces ?? [])) {
    if (owner !== 'query q0') continue;
    if (state === null) kept.delete(key);
    else kept.add(key);
    most = Math.max(most, kept.size);
  }
  expect(most).toBeGreaterThan(60);
  expect(most).toBeLessThan(100);
});
