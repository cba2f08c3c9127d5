import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Behaviour } from '../../src/behaviour.js';
import type { Value } from '../../src/schema.js';
import { checkpointRows } from '../support/checkpoint-rows.js';
import { projectOf, type Rows, runOver } from '../support/run-over.js';
import { lawTimeout, runs } from '../support/runs.js';

/*
 * A join gives what DuckDB's batch join over the same rows gives: in whatever order they arrive within the lateness, however
 * input is cut into epochs, stopped and restored anywhere; each pair at the later row's time, a left row without a partner
 * at its deadline, and all in event-time order. Rows of other keys come in between.
 */

interface Case {
  readonly sql: string;
  /** As DuckDB is asked, with the event time before the columns. */
  readonly batch: string;
}

/** The same text for both; `deadline`: how long after its time a left row without a partner is told, microseconds. */
function interval(columns: string, from: string, { deadline = 0, times = 'l.ts, r.t', where = '' } = {}): Case {
  const [left = '', right = ''] = times.split(', ');
  const time = `CASE WHEN ${right} IS NULL THEN ${left} + INTERVAL ${Math.max(0, deadline)} MICROSECOND ELSE greatest(${times}) END`;
  return { sql: `SELECT ${columns} FROM ${from} ${where}`, batch: `SELECT ${time}, ${columns} FROM ${from} ${where}` };
}

const us = (n: number): string => `INTERVAL ${n} MICROSECOND`;

const LEFT = interval(
  'l.n, ts, t, r.n AS m',
  `left_side AS l LEFT JOIN right_side AS r ON r.n = l.n AND r.t >= l.ts AND r.t < l.ts + ${us(4)}`,
  { deadline: 4 },
);
const OVER_LEFT = interval(
  'a.n, a.ts, b.n AS other, b.ts AS later',
  `q0 AS a LEFT JOIN left_side AS b ON b.n = a.n AND b.ts BETWEEN a.time - ${us(1)} AND a.time + ${us(2)}`,
  { deadline: 2, times: 'a.time, b.ts' },
);

const CASES: Readonly<Record<string, Case>> = {
  'left, the end left out': LEFT,
  'a join with what that gives': {
    sql: OVER_LEFT.sql,
    batch: `WITH q0 (time, n, ts, t, m) AS (${LEFT.batch}) ${OVER_LEFT.batch}`,
  },
  between: interval(
    'l.n, l.ts, t, r.n AS m',
    `left_side AS l JOIN right_side AS r ON r.n = l.n AND r.t BETWEEN l.ts - ${us(2)} AND l.ts + ${us(3)}`,
  ),
  'left, the other way round': interval(
    'l.n, ts, t',
    `left_side AS l LEFT OUTER JOIN right_side AS r ON l.n = r.n AND l.ts BETWEEN r.t - ${us(3)} AND r.t`,
    { deadline: 3 },
  ),
  'later alone': interval(
    '*',
    `left_side AS l INNER JOIN right_side AS r ON r.n = l.n AND r.t > l.ts AND l.ts + ${us(4)} >= r.t`,
  ),
  'left, earlier alone': interval(
    'l.n, ts, t',
    `left_side AS l LEFT JOIN right_side AS r ON r.n = l.n AND r.t BETWEEN l.ts - ${us(5)} AND l.ts - ${us(2)}`,
    { deadline: -2 },
  ),
  'left, at one instant': interval(
    'l.n, ts, t',
    'left_side AS l LEFT JOIN right_side AS r ON r.t = l.ts AND r.n = l.n',
  ),
  'left, with more in ON, and WHERE': interval(
    'l.n, ts, t',
    `left_side AS l LEFT JOIN right_side AS r ON r.n = l.n AND l.n <> 2 AND r.t - l.ts <= ${us(3)} AND r.t - l.ts >= -${us(1)}
     AND (extract('microsecond' FROM r.t) + extract('microsecond' FROM l.ts)) % 3 <> 0`,
    { deadline: 3, where: 'WHERE r.n IS NULL OR r.n > 0' },
  ),
  'a stream with itself': interval(
    'a.n, a.ts, b.ts AS later',
    `left_side AS a LEFT JOIN left_side AS b ON b.n = a.n AND b.ts > a.ts AND b.ts <= a.ts + ${us(3)}`,
    { deadline: 3, times: 'a.ts, b.ts' },
  ),
  'a computed key of two columns': interval(
    'l.n, r.n AS m, ts, t',
    `left_side AS l LEFT JOIN right_side AS r ON r.n + 1 = l.n AND l.n % 2 = r.n % 2 + 1 AND r.t BETWEEN l.ts AND l.ts + ${us(6)}`,
    { deadline: 6 },
  ),
  'sides in brackets': interval(
    'l.m, r.n, l.ts, r.t',
    `(SELECT n * 2 AS m, ts FROM left_side WHERE n < 3) AS l
     LEFT JOIN (SELECT t, n, 'right' AS of FROM right_side UNION ALL SELECT ts, n, 'left' FROM left_side) AS r
     ON r.n = l.m AND r.t BETWEEN l.ts - ${us(3)} AND l.ts + ${us(3)}`,
    { deadline: 3 },
  ),
  'the latest version': {
    sql: 'SELECT l.n, ts, t FROM left_side AS l JOIN right_side FOR SYSTEM_TIME AS OF l.ts AS r ON r.n = l.n',
    batch: 'SELECT ts, l.n, ts, t FROM left_side AS l ASOF JOIN right_side AS r ON r.n = l.n AND l.ts >= r.t',
  },
  'the latest version, if there is one': {
    sql: 'SELECT l.n, ts, t, r.n FROM left_side AS l LEFT JOIN right_side FOR SYSTEM_TIME AS OF l.ts AS r ON l.n = r.n',
    batch: 'SELECT ts, l.n, ts, t, r.n FROM left_side AS l ASOF LEFT JOIN right_side AS r ON r.n = l.n AND l.ts >= r.t',
  },
  'the latest version, if it is as wanted': {
    sql: `SELECT l.n, ts, t FROM left_side AS l LEFT JOIN right_side FOR SYSTEM_TIME AS OF l.ts AS r
      ON l.n = r.n AND r.t >= l.ts - ${us(3)}`,
    batch: `SELECT ts, l.n, ts, CASE WHEN t >= l.ts - ${us(3)} THEN t END
      FROM left_side AS l ASOF LEFT JOIN right_side AS r ON r.n = l.n AND l.ts >= r.t`,
  },
  'a table': {
    sql: 'SELECT ts, p.n FROM left_side AS l JOIN plain FOR SYSTEM_TIME AS OF l.ts AS p ON p.id = l.n',
    batch: 'SELECT ts, ts, p.n FROM left_side AS l JOIN plain AS p ON p.id = l.n',
  },
  'a table, if it has any': {
    sql: `SELECT ts, p.n FROM left_side AS l
      LEFT JOIN (SELECT id, n FROM plain WHERE n > 0 UNION ALL VALUES (1, 77)) FOR SYSTEM_TIME AS OF l.ts AS p
      ON p.id = l.n AND p.n <> l.n`,
    batch: `SELECT ts, ts, p.n FROM left_side AS l
      LEFT JOIN (SELECT id, n FROM plain WHERE n > 0 UNION ALL VALUES (1, 77)) AS p ON p.id = l.n AND p.n <> l.n`,
  },
};

const key = fc.constantFrom(1, 1, 2, 3, 4, null);
/** In the order of arrival: each late by at most what the stream's watermark allows. */
const stream = (lateness: number): fc.Arbitrary<readonly { readonly time: number; readonly n: number | null }[]> =>
  fc
    .array(fc.record({ time: fc.nat(25), n: key, behind: fc.nat(lateness) }), { maxLength: 30, size: 'max' })
    .map((rows) => rows.toSorted((a, b) => a.time + a.behind - (b.time + b.behind)));

const arbitraryRows = fc.record({
  left_side: stream(3).map((rows): Rows => rows.map(({ time, n }) => [time, n])),
  right_side: stream(1).map((rows): Rows => rows.map(({ time, n }) => [n, time])),
  plain: fc.array(fc.tuple(key, fc.nat(5)), { maxLength: 8 }),
});

describe('a join', () => {
  let connection: DuckDBConnection;
  beforeAll(async () => {
    connection = await (await DuckDBInstance.create(':memory:')).connect();
    await connection.run('CREATE TABLE plain (id INTEGER, n INTEGER)');
    await connection.run('CREATE TABLE left_side (ts TIMESTAMP, n INTEGER)');
    await connection.run('CREATE TABLE right_side (n INTEGER, t TIMESTAMP)');
  });
  afterAll(() => connection.closeSync());

  async function fill(table: string, rows: Rows, timeAt?: number): Promise<void> {
    await connection.run(`TRUNCATE ${table}`);
    if (rows.length === 0) return;
    const values = rows.map((row) =>
      row.map((value, place) => (place === timeAt ? `make_timestamp(${value})` : String(value ?? 'NULL'))),
    );
    await connection.run(`INSERT INTO ${table} VALUES ${values.map((row) => `(${row.join(', ')})`).join(', ')}`);
  }

  async function batchAnswer(sql: string): Promise<readonly string[]> {
    const answer = await connection.runAndReadAll(sql);
    return answer
      .getRows()
      .map((row) => JSON.stringify(row.map(plainOf)))
      .sort();
  }

  test(
    'is the batch join',
    async () => {
      const project = await projectOf(...Object.values(CASES).map(({ sql }) => sql));
      await fc.assert(
        fc.asyncProperty(
          arbitraryRows,
          fc.integer({ min: 1, max: 9 }),
          fc.array(fc.nat(4), { maxLength: 6 }),
          checkpointRows,
          async (rows, epochSize, stops, checkpoints) => {
            const disturbance = { epochSize, stops, checkpointRows: checkpoints };
            const { behaviours } = await runOver(project, rows, disturbance);
            await fill('left_side', rows.left_side, 0);
            await fill('right_side', rows.right_side, 1);
            await fill('plain', rows.plain);
            for (const [place, [name, { batch }]] of Object.entries(CASES).entries()) {
              const found = behaviours.filter(({ type }) => type.name === `q${place}`);
              expect(found.map(textOf).sort(), name).toEqual(await batchAnswer(batch));
              const times = found.map(({ time }) => time ?? Number.NaN);
              expect(times, name).toEqual(times.toSorted((a, b) => a - b));
              expect(new Set(found.map(({ id }) => id)).size, name).toBe(found.length);
            }
          },
        ),
        { numRuns: Math.ceil(runs / 8) },
      );
    },
    lawTimeout,
  );
});

function textOf({ time, values }: Behaviour): string {
  return JSON.stringify([time, ...values]);
}

function plainOf(value: unknown): Value {
  if (value === null || value === undefined) return null;
  if (typeof value === 'object' && 'micros' in value) return Number(value.micros);
  return Number(value);
}
