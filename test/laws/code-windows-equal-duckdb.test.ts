import fc from 'fast-check';
import { from, lastValueFrom, toArray } from 'rxjs';
import { expect, test } from 'vitest';
import type { StreamEvent } from '../../src/event.js';
import { aggregate } from '../../src/operators/aggregate.js';
import { orderByEventTime } from '../../src/operators/order-by-event-time.js';
import type { Schema } from '../../src/schema.js';
import { HOUR, MINUTE, parseTimestamp } from '../../src/time.js';
import { hopping } from '../../src/windows/hopping.js';
import { session } from '../../src/windows/session.js';
import { sliding } from '../../src/windows/sliding.js';
import { tumbling } from '../../src/windows/tumbling.js';
import type { WindowAssigner } from '../../src/windows/window.js';
import { batchAnswer, withDuckDB } from '../support/run-windowed.js';
import { lawTimeout, runs } from '../support/runs.js';

/*
 * Windows in code give what DuckDB gives of the whole table, asked in its own words; also of days, weeks and months of places
 * where clocks are put forward and back. However events arrive within the lateness.
 */

withDuckDB();

const SCHEMA: Schema = [
  { name: 'ts', type: { kind: 'TIMESTAMP' } },
  { name: 'k', type: { kind: 'INTEGER' } },
];

interface Visit {
  readonly k: number;
}

/** A SELECT of `s` and `e`, microseconds since 1970, and `k`, a row for each window that a row of events is in. */
const WINDOWS: Readonly<Record<string, readonly [WindowAssigner<Visit>, string]>> = {
  'of an hour': [tumbling('1 hour'), buckets("INTERVAL '1' HOUR")],
  'of 90 minutes, a quarter past': [
    tumbling('90 minutes', { offset: '15 minutes' }),
    buckets("INTERVAL '90' MINUTE", "TIMESTAMP '1970-01-01 00:15:00'"),
  ],
  'of an hour every 25 minutes': [hopping('1 hour', '25 minutes'), hops(HOUR, 25 * MINUTE)],
  'between gaps of 40 minutes': [
    session('40 minutes'),
    `SELECT min(us) OVER w AS s, max(us) OVER w + 2400000000 AS e, k FROM (
       SELECT *, sum(begins::INTEGER) OVER (PARTITION BY k ORDER BY us, n) AS island FROM (
         SELECT *, epoch_us(ts) AS us,
           coalesce(epoch_us(ts) - lag(epoch_us(ts)) OVER (PARTITION BY k ORDER BY ts, n) >= 2400000000, true) AS begins FROM events))
     WINDOW w AS (PARTITION BY k, island)`,
  ],
  'round each event': [
    sliding('1 hour', '10 minutes'),
    `SELECT a.us - 3600000000 AS s, a.us + 600000001 AS e, a.k FROM (SELECT DISTINCT k, epoch_us(ts) AS us FROM events) a
     JOIN events b ON b.k = a.k AND epoch_us(b.ts) BETWEEN a.us - 3600000000 AND a.us + 600000000`,
  ],
  ...calendar('day', 'Europe/Berlin'),
  ...calendar('week', 'America/New_York'),
  ...calendar('month', 'Australia/Lord_Howe'),
};

test.each(Object.entries(WINDOWS))(
  '%s',
  async (_, [assigner, batch]) => {
    await fc.assert(
      fc.asyncProperty(visits, async (events) => {
        const found = await lastValueFrom(
          from(events).pipe(
            orderByEventTime({ delay: '2 hours' }),
            aggregate(assigner, { key: ({ k }) => [k], values: { n: 'count' } }),
            toArray(),
          ),
        );
        const rows = events.map(({ time, value }) => [time, value.k]);
        const sql = `SELECT s, e, k, count(*)::INTEGER FROM (${batch}) GROUP BY ALL ORDER BY ALL`;
        const expected = await batchAnswer(SCHEMA, rows, sql);
        expect(
          found.map(({ window, key, value }) => [window.start, window.end, key[0] ?? null, value.n]).sort(byNumbers),
        ).toEqual(expected);
      }),
      { numRuns: Math.ceil(runs / 10) },
    );
  },
  lawTimeout,
);

/** Over some weeks round the last Sundays of March and of October, and the first ones of April and November. */
const visits: fc.Arbitrary<readonly StreamEvent<Visit>[]> = fc
  .array(
    fc.record({
      begin: fc.constantFrom('2024-03-09', '2024-03-30', '2024-04-06', '2024-10-05', '2024-10-26', '2024-11-02'),
      minutes: fc.oneof(fc.nat(60), fc.nat(3 * 24 * 60), fc.nat(40 * 24 * 60)),
      late: fc.nat(119),
      k: fc.nat(2),
    }),
    { minLength: 1, maxLength: 40, size: 'max' },
  )
  .map((drawn) =>
    drawn
      .map(({ begin, minutes, late, k }) => {
        const time = (parseTimestamp(begin) ?? 0) + minutes * MINUTE;
        return { time, k, arrival: time + late * MINUTE };
      })
      .sort((a, b) => a.arrival - b.arrival)
      .map(({ time, k }, offset) => ({ time, value: { k }, position: { source: 's', partition: 0, offset } })),
  );

function buckets(size: string, origin = "TIMESTAMP '1970-01-01'"): string {
  const bucket = `time_bucket(${size}, ts, ${origin})`;
  return `SELECT epoch_us(${bucket}) AS s, epoch_us(${bucket} + ${size}) AS e, k FROM events`;
}

function hops(size: number, slide: number): string {
  return `SELECT h * ${slide} AS s, h * ${slide} + ${size} AS e, k FROM events
    JOIN (SELECT unnest(range((SELECT min(epoch_us(ts)) // ${slide} - 3 FROM events), (SELECT max(epoch_us(ts)) // ${slide} + 1 FROM events))) AS h)
    ON epoch_us(ts) >= h * ${slide} AND epoch_us(ts) < h * ${slide} + ${size}`;
}

function calendar(unit: 'day' | 'week' | 'month', zone: string): typeof WINDOWS {
  const local = `date_trunc('${unit}', ts AT TIME ZONE 'UTC' AT TIME ZONE '${zone}')`;
  const instant = (wall: string): string => `epoch_us((${wall})::TIMESTAMP AT TIME ZONE '${zone}')`;
  return {
    [`of a ${unit} in ${zone}`]: [
      tumbling(`1 ${unit}`, { timeZone: zone }),
      `SELECT ${instant(local)} AS s, ${instant(`${local} + INTERVAL 1 ${unit.toUpperCase()}`)} AS e, k FROM events`,
    ],
  };
}

function byNumbers(a: readonly unknown[], b: readonly unknown[]): number {
  for (const [i, value] of a.entries()) {
    const difference = Number(value) - Number(b[i]);
    if (difference !== 0) return difference;
  }
  return 0;
}
