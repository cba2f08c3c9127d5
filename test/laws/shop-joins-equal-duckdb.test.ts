import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { expect, test } from 'vitest';
import { renderProblem } from '../../src/errors.js';
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

test('row by row', async () => {
  const streams = readFileSync('queries/streams.sql', 'utf8').replace(/'\.\.\/examples\/[^']*'/, `'${FILE}'`);
  const files = Object.entries(QUERIES).map(([name, { sql }]) => [`${name}.sql`, sql]);
  const { project, problems } = await loadProject(
    temporaryFolder({ 'streams.sql': streams, ...Object.fromEntries(files) }),
  );
  if (project === undefined) throw new Error(problems.map(renderProblem).join('\n'));
  const { behaviours } = await runShop({ project, archive: new MemoryArchive(), epochSize: 1_000 });
  const found = byQuery(behaviours);
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  await connection.run(`CREATE VIEW events AS FROM read_csv('${FILE}')`);
  for (const [name, { batch }] of Object.entries(QUERIES)) {
    const expected = (await connection.runAndReadAll(batch)).getRows().map((row) => JSON.stringify(row.map(plainOf)));
    const values = behaviours.flatMap((behaviour) => (behaviour.type.name === name ? [behaviour.values] : []));
    expect(values.map((row) => JSON.stringify(row)).sort(), name).toEqual(expected.sort());
    expect(values.length, name).toBeGreaterThan(20);
    expect(found[name]?.length, name).toBe(values.length);
  }
  connection.closeSync();
});

function plainOf(value: unknown): Value {
  if (value === null || value === undefined) return null;
  return typeof value === 'object' && 'micros' in value ? Number(value.micros) : Number(value);
}
