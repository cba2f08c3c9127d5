import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ArchiveReader } from '../../../src/archive/questions/archive-reader.js';
import { openArchiveReader } from '../../../src/archive/questions/open-archive-reader.js';
import { openDatabase } from '../../../src/duckdb/open-database.js';
import type { Value } from '../../../src/schema.js';
import { archivedShop } from '../../cli/archived-shop.js';
import { motif } from '../../cli/fake-terminal.js';

async function archived(): Promise<{ readonly reader: ArchiveReader; readonly folder: string }> {
  const { archive, folder } = await archivedShop();
  return { reader: await openArchiveReader(archive), folder };
}

async function rowsOf(reader: ArchiveReader, sql: string): Promise<readonly (readonly Value[])[]> {
  const rows: (readonly Value[])[] = [];
  for await (const row of (await reader.query(sql)).rows) rows.push(row);
  return rows;
}

/** What any other DuckDB finds in the file. */
async function parquetRows(file: string, sql: string): Promise<readonly (readonly Value[])[]> {
  const database = await openDatabase(':memory:', { access: 'write' });
  try {
    return await database.rows(sql.replace('FILE', `'${file}'`));
  } finally {
    await database.close();
  }
}

test('each question sees what is committed when it is asked, and between two the archive is free', async () => {
  const made = await archivedShop();
  const reader = await openArchiveReader(made.archive);
  expect(await rowsOf(reader, 'SELECT count(*) FROM behaviours')).toEqual([[2]]);
  const more = made.file('more.csv', 'ts,user_id,item,event,price\n2026-01-01T12:05:00Z,1,soap,remove,2.50\n');
  const again = await motif(['run', made.queries, '--archive', made.archive, '--fresh', '--input', `events=${more}`]);
  expect(again.code).toBe(0);
  expect(await rowsOf(reader, 'SELECT count(*) FROM behaviours')).toEqual([[0]]);
  await reader.close();
});

test('chunks are the same rows as they come from DuckDB', async () => {
  const { reader } = await archived();
  const answer = await reader.query('SELECT i, i::VARCHAR FROM range(5000) t(i)');
  const lengths: number[] = [];
  let sum = 0;
  for await (const { length, values } of answer.chunks()) {
    lengths.push(length);
    for (const value of values[0] ?? []) sum += Number(value);
  }
  expect(lengths.reduce((a, b) => a + b)).toBe(5000);
  expect(lengths.length).toBeGreaterThan(1);
  expect(sum).toBe(4999 * 2500);
});

test('a Parquet file has every type, compressed, in the order of the rows', async () => {
  const { reader, folder } = await archived();
  const file = join(folder, "it's.parquet");
  const sql = `SELECT i, 1.50::DECIMAL(10,2) AS price, TIMESTAMP '2026-01-01' AS at, {'a': [i]} AS nested, 'a'::BLOB AS bytes,
    1::UBIGINT AS large -- and no more
    FROM range(300000) t(i) ORDER BY i DESC;`;
  expect(await reader.copyToParquet(sql, file)).toBe(300_000);
  expect(readdirSync(folder).filter((name) => name.includes('parquet'))).toEqual(["it's.parquet"]);
  const from = file.replaceAll("'", "''");
  expect(await parquetRows(from, 'SELECT column_type FROM (DESCRIBE FROM FILE)')).toEqual(
    ['BIGINT', 'DECIMAL(10,2)', 'TIMESTAMP', 'STRUCT(a BIGINT[])', 'BLOB', 'UBIGINT'].map((type) => [type]),
  );
  expect(await parquetRows(from, 'SELECT i, price, nested.a[1] FROM FILE LIMIT 2')).toEqual([
    [299_999, 150, 299_999],
    [299_998, 150, 299_998],
  ]);
  expect(await parquetRows(from, 'SELECT DISTINCT compression FROM parquet_metadata(FILE)')).toEqual([['ZSTD']]);
});

test('of several statements the last one is written; DESCRIBE, SHOW, SUMMARIZE and PIVOT as well', async () => {
  const { reader, folder } = await archived();
  const file = join(folder, 'a.parquet');
  const of = async (sql: string): Promise<unknown> => {
    const count = await reader.copyToParquet(sql, file);
    expect(count).toBe((await parquetRows(file, 'FROM FILE')).length);
    return parquetRows(file, 'FROM FILE');
  };
  expect(await of("SELECT 1; SELECT 'a;' AS a; -- the end;")).toEqual([['a;']]);
  expect(await of('SELECT 2 AS b; /* and */ SELECT 3 AS b')).toEqual([[3]]);
  expect(await of('SHOW TABLES')).toContainEqual(['behaviours']);
  expect(await of('DESCRIBE behaviours')).toHaveLength(12);
  expect(await of('SUMMARIZE behaviours')).toHaveLength(12);
  expect(await of('PIVOT events ON event USING count(*) GROUP BY item ORDER BY item')).toEqual([
    ['comb', 1, 0, 0],
    ['soap', 1, 1, 0],
    ['towel', 0, 0, 1],
  ]);
});

const REFUSED = [
  ["COPY behaviours TO 'b.parquet'", 'COPY is refused'],
  ["SELECT 1) TO 'b.parquet' (FORMAT parquet); COPY (SELECT 1", 'syntax error'],
  ["SELECT 1; COPY (SELECT 1) TO 'b.parquet'", 'Only the archive is read here'],
  ['DELETE FROM events', 'DELETE is refused'],
  ['CREATE TABLE t AS SELECT 1', 'CREATE is refused'],
  ["ATTACH 'b.duckdb'", 'ATTACH is refused'],
  ["FROM 'events.csv'", 'Only the archive is read here'],
  ["FROM read_text('/etc/hostname')", 'Only the archive is read here'],
  ['SELECT ?', 'waits for a value'],
  ['EXPLAIN SELECT 1', 'EXPLAIN'],
  ['-- nothing', 'no statement'],
  ['SELECT usr_id FROM events', 'usr_id'],
] as const;

test('what writes, reads other files or is no question makes no Parquet file, and leaves none', async () => {
  const { reader, folder } = await archived();
  const file = join(folder, 'a.parquet');
  writeFileSync(file, 'as it was');
  for (const [sql, reason] of REFUSED) {
    await expect(reader.copyToParquet(sql, file), sql).rejects.toThrow(reason);
    expect(readdirSync(folder).filter((name) => /parquet|duckdb/.test(name))).toEqual(['a.parquet']);
  }
});

test('a file that cannot be written is a fault of the environment', async () => {
  const { reader, folder } = await archived();
  const file = join(folder, 'no', 'such', 'a.parquet');
  await expect(reader.copyToParquet('SELECT 1', file)).rejects.toMatchObject({
    code: 'ENVIRONMENT',
    message: expect.stringContaining(`cannot write ${file}`),
  });
});

test('a question that is no longer wanted ends, whatever it is doing', async () => {
  const { reader, folder } = await archived();
  const long = 'SELECT count(*) FROM range(100000000) a(i), range(100000) b(j) WHERE i * j % 7 = 8';
  const asking = new AbortController();
  const asked = reader.query(long, asking.signal);
  setImmediate(() => asking.abort(new Error('enough')));
  await expect(asked).rejects.toThrow('enough');

  const reading = new AbortController();
  const { rows } = await reader.query('FROM range(100000000)', reading.signal);
  let seen = 0;
  await expect(async () => {
    for await (const _ of rows) if (++seen === 10) reading.abort(new Error('enough'));
  }).rejects.toThrow('enough');

  const copying = new AbortController();
  const file = join(folder, 'a.parquet');
  const copied = reader.copyToParquet(long, file, copying.signal);
  setImmediate(() => copying.abort(new Error('enough')));
  await expect(copied).rejects.toThrow('enough');
  expect(existsSync(file)).toBe(false);
  expect(existsSync(`${file}.unfinished`)).toBe(false);
});

test('a quote that is not closed is said to be', async () => {
  const { reader } = await archived();
  await expect(reader.query("SELECT 'it")).rejects.toThrow('unterminated quoted string');
});

test('completions are names of the archive first, where they begin in the text', async () => {
  const { reader } = await archived();
  expect(await reader.complete('FROM aban')).toEqual([{ text: 'abandoned', start: 5 }]);
  const text = "SELECT 'ä😀', user_ FROM events WHERE us";
  expect((await reader.complete(text))[0]).toEqual({ text: 'user_id', start: text.length - 2 });
  expect((await reader.complete('SELECT us'))[0]).toEqual({ text: 'user_id', start: 7 });
  expect(await reader.complete('FROM abandoned gro')).toEqual([{ text: 'group ', start: 15 }]);
  expect(await reader.complete("SELECT 'it''s an open te")).toEqual([]);
});

test('where a column may stand columns come first, and neither tables nor operators', async () => {
  const { reader } = await archived();
  const texts = async (text: string): Promise<string[]> => (await reader.complete(text)).map((one) => one.text);
  expect((await texts('FROM abandoned WHERE pr'))[0]).toBe('price');
  expect(await texts('FROM abandoned WHERE pr')).not.toContain('pragma_version');
  expect((await texts('FROM abandoned WHERE ')).filter((text) => !/^"?[a-z_]/i.test(text))).toEqual([]);
});
