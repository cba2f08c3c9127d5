import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../src/duckdb/open-database.js';
import type { Schema } from '../../src/schema.js';
import { fileSource } from '../../src/sources/file-source.js';
import type { Source } from '../../src/sources/source.js';
import { readSource } from '../support/read-source.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const schema: Schema = [
  { name: 'ts', type: { kind: 'TIMESTAMP' } },
  { name: 'n', type: { kind: 'BIGINT' } },
  { name: 'price', type: { kind: 'DECIMAL', precision: 10, scale: 2 } },
  { name: 'tags', type: { kind: 'LIST', element: { kind: 'VARCHAR' } } },
];

const ROWS = `SELECT make_timestamp(i * 1000000) AS ts, i AS n, (i / 100)::DECIMAL(10,2) AS price, ['a', NULL] AS tags,
  'more' AS extra FROM range(5000) t(i)`;

async function parquetFile(sql: string, name = 'a.parquet'): Promise<string> {
  const folder = temporaryFolder();
  await writeParquet(join(folder, name), sql);
  return folder;
}

async function writeParquet(file: string, sql: string): Promise<void> {
  const database = await openDatabase(':memory:', { access: 'write' });
  await database.run(`COPY (${sql}) TO '${file}' (FORMAT parquet)`);
  await database.close();
}

function sourceOf(folder: string, name = 'a.parquet', of = schema): Source {
  return fileSource({ stream: 'events', name, file: join(folder, name), format: 'parquet', schema: of });
}

describe('a Parquet file as a source', () => {
  it('gives its rows in their order, the declared columns only', async () => {
    const { rows, marks, shares } = await readSource(sourceOf(await parquetFile(ROWS)), 700);
    expect(rows).toHaveLength(5000);
    expect(rows.map(({ position }) => position.offset)).toEqual(rows.map((_, i) => i));
    expect(rows[4321]?.values).toEqual([4_321_000_000, 4321, 4321, ['a', null]]);
    expect(marks.at(-1)).toMatchObject({ offset: 5000, finished: true });
    expect(shares[0]).toBeCloseTo(700 / 5000);
  });

  it('finds columns without case and casts other types, value by value', async () => {
    const sql = `SELECT * FROM (VALUES ('1970-01-01', 1.0::DOUBLE, '1.005'), (NULL, 2, '1'), ('1970-01-02', 3, 'x'))
      t("TS", "N", price)`;
    const folder = await parquetFile(sql);
    const { rows, deadLetters } = await readSource(sourceOf(folder, 'a.parquet', schema.slice(0, 3)));
    expect(rows.map(({ values }) => values)).toEqual([[0, 1, 101]]);
    expect(deadLetters.map(({ position, reason, raw }) => [position.offset, reason, raw])).toEqual([
      [1, 'column ts: an event time is never NULL', '{"ts":null,"n":2,"price":1.00}'],
      [2, "column price: 'x' is not a DECIMAL(10,2)", '{"ts":"1970-01-02T00:00:00.000Z","n":3,"price":null}'],
    ]);
  });

  it('takes a name with signs of a pattern as it is', async () => {
    const folder = await parquetFile(ROWS, 'a[1]*?.parquet');
    expect((await readSource(sourceOf(folder, 'a[1]*?.parquet'))).rows).toHaveLength(5000);
  });

  it('goes on from every mark with the same rest, and not when the file has changed', async () => {
    const folder = await parquetFile(ROWS);
    const whole = await readSource(sourceOf(folder), 1500);
    for (const mark of whole.marks) {
      const rest = await readSource(sourceOf(folder), 1500, mark);
      expect(rest.rows).toEqual(whole.rows.slice(mark.offset));
    }
    await writeParquet(join(folder, 'a.parquet'), `${ROWS} WHERE i <> 4999`);
    for (const mark of whole.marks) {
      await expect(sourceOf(folder).open(mark)).rejects.toMatchObject({ code: 'ARCHIVE_MISMATCH' });
    }
  });

  it('says which column is missing', async () => {
    const opening = sourceOf(await parquetFile('SELECT now()::TIMESTAMP AS ts, 1 AS nn')).open();
    await expect(opening).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    await expect(opening).rejects.toThrow('there is no column n (did you mean nn?)');
  });

  it('says that a file is not Parquet, or not there', async () => {
    const folder = temporaryFolder({ 'a.parquet': 'ts,n\n' });
    await expect(sourceOf(folder).open()).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    await expect(sourceOf(folder, 'b.parquet').open()).rejects.toThrow('did you mean a.parquet?');
  });
});
