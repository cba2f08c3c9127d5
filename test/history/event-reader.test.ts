import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Batch, type Column, positionAt, valueAt } from '../../src/batch.js';
import type { Database } from '../../src/duckdb/database.js';
import { openDatabase } from '../../src/duckdb/open-database.js';
import { type EventChoice, EventReader } from '../../src/history/event-reader.js';
import type { StreamDeclaration } from '../../src/query/plan.js';
import { parseTimestamp, SECOND } from '../../src/time.js';

/*
 * A stream of four days, of which the second is cut into several slices, the others are read together; every value follows from the
 * row's number. It lies there backwards, and several rows have one time.
 */

const COUNTS = [3_000, 400_000, 0, 5_000];
const ALL = COUNTS.reduce((sum, count) => sum + count, 0);
const BEGIN = parseTimestamp('2026-01-01T00:00:00Z') ?? 0;

const STREAM: StreamDeclaration = {
  name: 'e',
  schema: [
    { name: 'ts', type: { kind: 'TIMESTAMP' } },
    { name: 'few', type: { kind: 'VARCHAR' } },
    { name: 'own', type: { kind: 'VARCHAR' } },
    { name: 'n', type: { kind: 'INTEGER' } },
    { name: 'unread', type: { kind: 'VARCHAR' } },
  ],
  watermark: { field: 0, delay: 0 },
};

const FIELDS: EventChoice['fields'] = STREAM.schema.slice(0, 4).map(({ name, type }, place) => {
  return { place, type, column: `rows."${name}"` };
});

let database: Database;

beforeAll(async () => {
  database = await openDatabase(':memory:', { access: 'write' });
  await database.run("SET TimeZone = 'UTC'");
  await database.run('CREATE SCHEMA streams');
  await database.run('CREATE TABLE late (stream VARCHAR, source VARCHAR, partition INTEGER, "offset" BIGINT)');
  const days = COUNTS.map((count, day) => {
    const before = COUNTS.slice(0, day).reduce((sum, one) => sum + one, 0);
    return `SELECT i, make_timestamp(${BEGIN + day * 86_400 * SECOND} + (i - ${before}) // 5 * 1_000_000) AS ts
      FROM range(${before + count - 1}, ${before - 1}, -1) AS of(i)`;
  });
  await database.run(
    `CREATE TABLE streams.e AS SELECT ts, CASE WHEN i % 5 < 4 THEN 'few ' || i % 5 END AS few, 'own ' || i AS own,
       CASE WHEN i % 7 > 0 THEN i::INTEGER END AS n, 'unread' AS unread, CAST(ts AS DATE) AS _date, ts AS _time,
       'file ' || i % 2 AS _source, 0 AS _partition, i AS _offset FROM (${days.join(' UNION ALL ')})`,
  );
});

afterAll(() => database.close());

test('each row once, in order, however many slices there are; no batch ends within a time', async () => {
  const { batches, watermarks, count } = await read({ fields: FIELDS, where: [], isRepeated: false });
  expect(count).toBe(ALL);
  let [place, wrong] = [0, 0];
  for (const batch of batches) for (let row = 0; row < batch.length; row++) if (!isRow(batch, row, place++)) wrong++;
  expect([place, wrong]).toEqual([ALL, 0]);
  const firsts = batches.slice(1).map(({ times: [first = Number.NaN] }) => first);
  expect(watermarks).toEqual([...firsts, Number.POSITIVE_INFINITY]);
  expect(batches.slice(1).every(({ times }, i) => (batches[i]?.times.at(-1) ?? 0) < (times[0] ?? 0))).toBe(true);
  expect(Math.max(...batches.map(({ length }) => length))).toBeLessThan(11_000);
  // Of texts that repeat there is one dictionary, once there are many rows.
  const dictionaries = new Set(batches.slice(1, -1).map(({ columns }) => dictionaryOf(columns[1])));
  expect([...dictionaries].map((texts) => texts?.length)).toEqual([4]);
});

test('rows that are picked out, few or many, and of a stretch of time', async () => {
  const few = await read({ fields: FIELDS, where: ['n = 12_345'], isRepeated: false });
  expect(few.batches.map((batch) => positionAt(batch, 0))).toEqual([
    { source: 'file 1', partition: 0, offset: 12_345 },
  ]);
  const many = await read({ fields: FIELDS, where: ['n >= 0'], isRepeated: true });
  expect(rowsOf(many.batches)).toBe(many.count);
  expect(many.count).toBe(ALL - Math.ceil(ALL / 7));
  const from = BEGIN + 86_400 * SECOND;
  const some = await read({ fields: FIELDS, where: [], isRepeated: false, from, until: from + 10 * SECOND });
  expect(some.batches.map(({ length }) => length)).toEqual([50]);
  await database.run(`INSERT INTO late VALUES ('e', 'file 0', 0, 3_000), ('other', 'file 0', 0, 3_002)`);
  const inTime = await read({ fields: FIELDS, where: [], isRepeated: false, from, until: from + 10 * SECOND });
  expect(inTime.batches.map(({ length }) => length)).toEqual([49]);
});

test('a reader that is closed in the middle is done', async () => {
  const reader = await EventReader.open(database, STREAM, { fields: FIELDS, where: [], isRepeated: false });
  expect((await reader.next())?.batch.length).toBeGreaterThan(0);
  await reader.close();
});

async function read(
  choice: EventChoice,
): Promise<{ readonly batches: readonly Batch[]; readonly watermarks: readonly number[]; readonly count: number }> {
  const reader = await EventReader.open(database, STREAM, choice);
  const [batches, watermarks]: [Batch[], number[]] = [[], []];
  for (let one = await reader.next(); one !== undefined; one = await reader.next()) {
    batches.push(one.batch);
    watermarks.push(one.watermark);
  }
  await reader.close();
  return { batches, watermarks, count: reader.count };
}

function dictionaryOf(column: Column | undefined): readonly string[] | undefined {
  return column?.kind === 'text' ? column.dictionary : undefined;
}

/** Of one time those of the first file come first. */
function isRow(batch: Batch, row: number, place: number): boolean {
  const { offset, source, partition } = positionAt(batch, row);
  const [ts, few, own, n] = batch.columns.map((column) => valueAt(column, row));
  return (
    Math.floor(offset / 5) === Math.floor(place / 5) &&
    ts === batch.times[row] &&
    source === `file ${offset % 2}` &&
    partition === 0 &&
    few === (offset % 5 < 4 ? `few ${offset % 5}` : null) &&
    own === `own ${offset}` &&
    n === (offset % 7 > 0 ? offset : null)
  );
}

function rowsOf(batches: readonly Batch[]): number {
  return batches.reduce((sum, { length }) => sum + length, 0);
}
