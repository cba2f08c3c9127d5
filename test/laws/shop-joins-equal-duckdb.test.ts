import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { filter, lastValueFrom, type Observable, toArray } from 'rxjs';
import { expect, test } from 'vitest';
import { renderProblem } from '../../src/errors.js';
import { enrich, fromFile, joinWithin, orderByEventTime, type StreamEvent } from '../../src/index.js';
import { loadProject } from '../../src/query/load-project.js';
import type { Value } from '../../src/schema.js';
import { MemoryArchive } from '../support/memory-archive.js';
import { byQuery, runShop } from '../support/shop.js';
import { temporaryFolder } from '../support/temporary-folder.js';

/** Joins over the shipped events are DuckDB's over the same file. */
const FILE = resolve('examples/data/rees46_events.csv.gz');
const of = (event: string): string => `(SELECT * FROM events WHERE event = '${event}')`;

const QUERIES: Readonly<Record<string, { readonly sql: string; readonly batch: string }>> = {
  bought_after_a_look: same(`
    SELECT v.user_id, v.product_id, v.ts, p.ts AS bought_at
    FROM ${of('view')} AS v JOIN ${of('purchase')} AS p
    ON p.user_id = v.user_id AND p.product_id = v.product_id AND p.ts BETWEEN v.ts AND v.ts + INTERVAL '1' DAY`),
  not_bought: same(`
    SELECT a.user_id, a.product_id, a.ts
    FROM ${of('add')} AS a LEFT JOIN ${of('purchase')} AS p
    ON p.user_id = a.user_id AND p.product_id = a.product_id AND p.ts > a.ts AND p.ts < a.ts + INTERVAL '30' MINUTE
    WHERE p.user_id IS NULL`),
  others_at_the_time: same(`
    SELECT a.user_id, a.product_id, a.ts, b.user_id AS other, b.ts AS removed_at
    FROM ${of('add')} AS a JOIN ${of('remove')} AS b
    ON b.product_id = a.product_id AND b.user_id <> a.user_id AND a.ts - b.ts <= INTERVAL '2' HOUR AND a.ts - b.ts >= -INTERVAL '2' HOUR`),
  last_look: {
    sql: `SELECT p.user_id, p.product_id, p.ts, v.ts AS seen_at
      FROM ${of('purchase')} AS p LEFT JOIN ${of('view')} FOR SYSTEM_TIME AS OF p.ts AS v
      ON v.user_id = p.user_id AND v.product_id = p.product_id`,
    batch: `SELECT p.user_id, p.product_id, p.ts, v.ts AS seen_at
      FROM ${of('purchase')} AS p ASOF LEFT JOIN ${of('view')} AS v
      ON v.user_id = p.user_id AND v.product_id = p.product_id AND p.ts >= v.ts`,
  },
};

function same(sql: string): { readonly sql: string; readonly batch: string } {
  return { sql, batch: sql };
}

/** What DuckDB says, with times in microseconds, in the order of the text. */
async function batchAnswer(sql: string): Promise<readonly string[]> {
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  await connection.run(`CREATE VIEW events AS FROM read_csv('${FILE}')`);
  const answer = await connection.runAndReadAll(sql);
  connection.closeSync();
  return answer
    .getRows()
    .map((row) => JSON.stringify(row.map(plainOf)))
    .sort();
}

test('SQL, row by row', async () => {
  const streams = readFileSync('queries/streams.sql', 'utf8').replaceAll('../examples', resolve('examples'));
  const files = Object.entries(QUERIES).map(([name, { sql }]) => [`${name}.sql`, sql]);
  const { project, problems } = await loadProject(
    temporaryFolder({ 'streams.sql': streams, ...Object.fromEntries(files) }),
  );
  if (project === undefined) throw new Error(problems.map(renderProblem).join('\n'));
  const { behaviours } = await runShop({ project, store: new MemoryArchive(), epochSize: 1_000 });
  const found = byQuery(behaviours);
  for (const [name, { batch }] of Object.entries(QUERIES)) {
    const values = behaviours.flatMap((behaviour) => (behaviour.type.name === name ? [behaviour.values] : []));
    expect(values.map((row) => JSON.stringify(row)).sort(), name).toEqual(await batchAnswer(batch));
    expect(values.length, name).toBeGreaterThan(20);
    expect(found[name]?.length, name).toBe(values.length);
  }
});

interface ShopEvent {
  readonly ts: number;
  readonly user_id: number;
  readonly product_id: number;
  readonly event: string;
}

const SCHEMA = [
  { name: 'ts', type: { kind: 'TIMESTAMP' } },
  { name: 'user_id', type: { kind: 'BIGINT' } },
  { name: 'product_id', type: { kind: 'BIGINT' } },
  { name: 'event', type: { kind: 'VARCHAR' } },
] as const;

function eventsOf(event: string): Observable<StreamEvent<ShopEvent>> {
  return fromFile<ShopEvent>({ file: FILE, schema: SCHEMA }).pipe(
    filter(({ value }) => value.event === event),
    orderByEventTime({ delay: '5 seconds' }),
  );
}

const key = ({ user_id, product_id }: ShopEvent): number[] => [user_id, product_id];

test('pipelines of two files read side by side, row by row', async () => {
  const within = joinWithin(eventsOf('purchase'), { key, rightKey: key, before: '0 s', after: '1 day' });
  const bought = await lastValueFrom(eventsOf('view').pipe(within, toArray()));
  expect(
    bought
      .map(({ value: { left, right } }) => JSON.stringify([left.user_id, left.product_id, left.ts, right.ts]))
      .sort(),
  ).toEqual(await batchAnswer(QUERIES.bought_after_a_look?.batch ?? ''));

  const enriched = enrich(eventsOf('view'), { key, tableKey: key, kind: 'left' });
  const seen = await lastValueFrom(eventsOf('purchase').pipe(enriched, toArray()));
  expect(
    seen
      .map(({ value: { left, right } }) => JSON.stringify([left.user_id, left.product_id, left.ts, right?.ts ?? null]))
      .sort(),
  ).toEqual(await batchAnswer(QUERIES.last_look?.batch ?? ''));
});

function plainOf(value: unknown): Value {
  if (value === null || value === undefined) return null;
  return typeof value === 'object' && 'micros' in value ? Number(value.micros) : Number(value);
}
