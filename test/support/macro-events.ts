import fc from 'fast-check';
import { ANALYTICS_MACROS } from '../../src/archive/views/macros/analytics-macros.js';
import type { Database } from '../../src/duckdb/database.js';
import { openDatabase } from '../../src/duckdb/open-database.js';
import type { Value } from '../../src/schema.js';

/** An event as a macro's test has it; `time` in minutes. */
export interface MacroEvent {
  readonly key: string | null;
  readonly time: number | null;
  readonly event: string | null;
  readonly amount: number;
  readonly source: string;
  readonly partition: number;
  readonly offset: number;
}

/** One that counts: it has a key and a time; `place` says what it comes before and after, of its key's. */
export interface PlacedEvent extends MacroEvent {
  readonly key: string;
  readonly time: number;
  readonly place: number;
}

/** Of the same events: with positions, and without. */
export type MacroTable = 'shop' | 'bare';

const MINUTE = 60_000_000;

export async function macroDatabase(): Promise<Database> {
  const database = await openDatabase(':memory:', { access: 'write' });
  for (const macro of ANALYTICS_MACROS) await database.run(macro);
  return database;
}

export function arbitraryMacroEvents(maxTime: number): fc.Arbitrary<readonly MacroEvent[]> {
  const event = fc.record({
    key: fc.constantFrom('k', 'k', 'l', 'm', null),
    time: fc.option(fc.integer({ min: 0, max: maxTime }), { freq: 15 }),
    event: fc.constantFrom('A', 'A', 'A', 'B', 'B', 'B', 'C', 'D', null),
    amount: fc.integer({ min: 0, max: 5 }),
    source: fc.constantFrom('f', 'g'),
    partition: fc.integer({ min: 0, max: 1 }),
  });
  // Many of them, else most cases have too few of a key to say anything.
  const many = fc.array(event, { minLength: 15, maxLength: 30, size: 'max' });
  return fc
    .oneof({ weight: 4, arbitrary: many }, { weight: 1, arbitrary: fc.array(event, { maxLength: 5 }) })
    .chain((events) =>
      fc
        .shuffledSubarray([...events.keys()], { minLength: events.length })
        .map((offsets) => events.map((one, i) => ({ ...one, offset: offsets[i] ?? 0 }))),
    );
}

export async function withEvents(database: Database, events: readonly MacroEvent[]): Promise<void> {
  const rows = events.map(
    ({ key, time, event, amount, source, partition, offset }) =>
      `(${text(key)}, ${time === null ? 'NULL' : `make_timestamp(${time * MINUTE})`}, ${text(event)}, ${amount}, '${source}', ${partition}, ${offset})`,
  );
  const none =
    '(NULL::VARCHAR, NULL::TIMESTAMP, NULL::VARCHAR, NULL::BIGINT, NULL::VARCHAR, NULL::INTEGER, NULL::BIGINT)';
  await database.run(`CREATE OR REPLACE TABLE shop AS FROM (VALUES ${[none, ...rows].join(', ')})
    AS t (user_id, _time, event, amount, _source, _partition, _offset) WHERE _offset IS NOT NULL`);
  await database.run('CREATE OR REPLACE TABLE bare AS SELECT user_id, _time, event, amount FROM shop');
}

/** Those that count, by key, in order; of `bare` those of one time stand at one place. */
export function byKey(events: readonly MacroEvent[], table: MacroTable): ReadonlyMap<string, readonly PlacedEvent[]> {
  const compare = (a: PlacedEvent, b: PlacedEvent): number =>
    a.time - b.time || (table === 'shop' ? positions(a, b) : 0);
  const keys = new Map<string, PlacedEvent[]>();
  for (const { key, time, ...rest } of events) {
    if (key !== null && time !== null) keys.set(key, [...(keys.get(key) ?? []), { ...rest, key, time, place: 0 }]);
  }
  const placed = new Map<string, readonly PlacedEvent[]>();
  for (const [key, all] of [...keys].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const sorted = all.toSorted(compare);
    let place = 0;
    placed.set(
      key,
      sorted.map((one, i) => {
        const before = sorted[i - 1];
        if (before === undefined || compare(before, one) !== 0) place++;
        return { ...one, place };
      }),
    );
  }
  return placed;
}

/** As the macros give it, in minutes; null of null. */
export function minutes(value: Value | undefined): number | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'number') return value / MINUTE;
  if (typeof value === 'object' && 'micros' in value) return (value.days * 86_400_000_000 + value.micros) / MINUTE;
  throw new TypeError(`no time: ${String(value)}`);
}

export function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const [lower, upper] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return lower === undefined || upper === undefined ? null : (lower + upper) / 2;
}

function positions(a: PlacedEvent, b: PlacedEvent): number {
  if (a.source !== b.source) return a.source < b.source ? -1 : 1;
  return a.partition - b.partition || a.offset - b.offset;
}

function text(value: string | null): string {
  return value === null ? 'NULL' : `'${value.replaceAll("'", "''")}'`;
}
