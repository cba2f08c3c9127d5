import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formatText } from '../src/format-value.js';
import { DAY, MINUTE, parseTimestamp, SECOND, type Timestamp } from '../src/time.js';
import { TimeZone } from '../src/time-zone.js';
import { runs } from './support/runs.js';

/** With an hour or half an hour of daylight-saving time, with less than a whole hour, a month of it a year, a day left out. */
const ZONES = [
  'Europe/Berlin',
  'America/New_York',
  'America/St_Johns',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'Africa/Casablanca',
  'Pacific/Apia',
  'Antarctica/Troll',
  'UTC',
];
/** On which clocks change in one of them: days gone by, since of later ones two databases of time zones may know different things. */
const CHANGES = [
  '2024-03-31',
  '2024-10-27',
  '2024-11-03',
  '2024-04-07',
  '2024-10-06',
  '2024-03-10',
  '2024-04-14',
  '2011-12-30',
];

let connection: DuckDBConnection;
beforeAll(async () => {
  connection = await (await DuckDBInstance.create(':memory:')).connect();
  await connection.run("SET TimeZone = 'UTC'");
});
afterAll(() => connection.closeSync());

const nearChange = fc
  .tuple(fc.constantFrom(...CHANGES), fc.integer({ min: -30 * 60, max: 54 * 60 }))
  .map(([day, minutes]) => (parseTimestamp(day) ?? 0) + minutes * MINUTE);
const anyTime = fc.integer({ min: 0, max: 1_700_000_000 }).map((seconds) => seconds * SECOND + 5);
const time = fc.oneof(nearChange, nearChange, anyTime);

/** Of DuckDB, for times as microseconds. */
async function asked(zone: string, times: readonly Timestamp[], sql: string): Promise<readonly string[]> {
  const values = times.map((micros) => `(${micros})`).join(', ');
  const reader = await connection.runAndReadAll(
    `SELECT CAST(${sql.replace('ZONE', `'${zone}'`)} AS VARCHAR) FROM (VALUES ${values}) AS t(micros)`,
  );
  return reader.getRows().map(([value]) => String(value));
}

const ZONED = "timezone(ZONE, timezone('UTC', make_timestamp(micros)))";
const PLAIN = 'timezone(ZONE, make_timestamp(micros))';

describe('a time zone', () => {
  it('shows what DuckDB says it shows, on days on which clocks change too', async () => {
    const law = fc.asyncProperty(
      fc.constantFrom(...ZONES),
      fc.array(time, { minLength: 50, maxLength: 50 }),
      async (name, times) => {
        const zone = TimeZone.named(name);
        const shown = times.map((instant) => formatText({ kind: 'TIMESTAMP' }, zone?.localOf(instant) ?? 0));
        expect(shown).toEqual(await asked(name, times, ZONED));
      },
    );
    await fc.assert(law, { numRuns: runs });
  });

  it('shows a time at the instant that DuckDB says, also one that is shown twice or never', async () => {
    const law = fc.asyncProperty(
      fc.constantFrom(...ZONES),
      fc.array(time, { minLength: 50, maxLength: 50 }),
      async (name, times) => {
        const zone = TimeZone.named(name);
        const instants = times.map((local) => formatText({ kind: 'TIMESTAMPTZ' }, zone?.instantOf(local) ?? 0));
        expect(instants).toEqual(await asked(name, times, PLAIN));
      },
    );
    await fc.assert(law, { numRuns: runs });
  });

  it('is found by its name in any case, and by nothing else', () => {
    const known = ['Europe/Berlin', 'europe/berlin', 'UTC', 'EST', 'Etc/GMT-2'];
    expect(known.map((name) => TimeZone.named(name) !== undefined)).toEqual(known.map(() => true));
    const unknown = ['Berlin', '', '+02:00', 'GMT+2', '1', 'Europe/Berlin '];
    expect(unknown.map(TimeZone.named)).toEqual(unknown.map(() => undefined));
  });

  it('knows times without end, and those before clocks were alike', () => {
    const zone = TimeZone.named('Europe/Berlin');
    expect(zone?.localOf(Number.POSITIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY);
    expect(zone?.instantOf(Number.NEGATIVE_INFINITY)).toBe(Number.NEGATIVE_INFINITY);
    expect(zone?.offsetAt(parseTimestamp('1800-01-01') ?? 0)).toBe(53 * MINUTE + 28 * SECOND);
    expect(zone?.offsetAt(300_000 * 365 * DAY)).toBeGreaterThan(0);
  });

  it('has an hour twice, and another not at all', () => {
    const zone = TimeZone.named('Europe/Berlin');
    const [twice = 0, never = 0] = ['2026-10-25 02:30:00', '2026-03-29 02:30:00'].map(parseTimestamp);
    expect(zone?.instantOf(twice)).toBe(parseTimestamp('2026-10-25 01:30:00'));
    expect(zone?.instantOf(never)).toBe(parseTimestamp('2026-03-29 01:30:00'));
  });
});
