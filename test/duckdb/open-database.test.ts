import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openDatabase } from '../../src/duckdb/open-database.js';
import { openFilesUnder } from '../support/open-files.js';
import { temporaryFolder } from '../support/temporary-folder.js';

test('what one instance wrote the next one reads', async () => {
  const path = join(temporaryFolder(), 'a.duckdb');
  const first = await openDatabase(path, { access: 'write' });
  await first.run('CREATE TABLE t AS SELECT 42 AS a');
  await first.close();
  const second = await openDatabase(path, { access: 'read' });
  expect(await second.rows('FROM t')).toEqual([[42]]);
  await second.close();
});

test('a file that this process writes is refused a second time, and free after it is closed', async () => {
  const path = join(temporaryFolder(), 'a.duckdb');
  const owner = await openDatabase(path, { access: 'write' });
  for (const access of ['read', 'write'] as const) {
    await expect(openDatabase(path, { access })).rejects.toMatchObject({
      code: 'ARCHIVE_LOCKED',
      message: expect.stringContaining('in use by this process'),
    });
  }
  await owner.close();
  await (await openDatabase(path, { access: 'write' })).close();
});

test('any number may read one file', async () => {
  const path = join(temporaryFolder(), 'a.duckdb');
  await (await openDatabase(path, { access: 'write' })).close();
  const readers = [await openDatabase(path, { access: 'read' }), await openDatabase(path, { access: 'read' })];
  await expect(openDatabase(path, { access: 'write' })).rejects.toMatchObject({ code: 'ARCHIVE_LOCKED' });
  for (const reader of readers) await reader.close();
  await (await openDatabase(path, { access: 'write' })).close();
});

test('a file that is no database is named, and stays as it is', async () => {
  const path = join(temporaryFolder(), 'a.duckdb');
  writeFileSync(path, 'not a database '.repeat(1000));
  await expect(openDatabase(path, { access: 'write' })).rejects.toMatchObject({
    code: 'ENVIRONMENT',
    message: expect.stringContaining(path),
  });
  expect(existsSync(path)).toBe(true);
});

test('a damaged file is called damaged, with the way out', async () => {
  const path = join(temporaryFolder(), 'a.duckdb');
  const database = await openDatabase(path, { access: 'write' });
  await database.run('CREATE TABLE t AS SELECT hash(range) AS a FROM range(100000)');
  await database.close();
  const bytes = readFileSync(path);
  writeFileSync(path, bytes.fill(0x5a, 3 * 4096));
  const read = async () => {
    const damaged = await openDatabase(path, { access: 'read' });
    return damaged.rows('SELECT sum(a) FROM t').finally(() => damaged.close());
  };
  await expect(read()).rejects.toMatchObject({
    code: 'ENVIRONMENT',
    message: expect.stringMatching(/a\.duckdb": Corrupt.*\n {2}The file is damaged: .*--archive DIR/),
  });
});

test('a folder that cannot be written is named with the way out', async () => {
  await expect(openDatabase('/proc/a.duckdb', { access: 'write' })).rejects.toMatchObject({
    code: 'ENVIRONMENT',
    message: expect.stringMatching(/"\/proc\/a\.duckdb".*\n.*--archive DIR/),
  });
});

test.runIf(existsSync('/proc/self/fd'))(
  'closing leaves no file open, even when results were not read to the end',
  async () => {
    const folder = temporaryFolder();
    const database = await openDatabase(join(folder, 'a.duckdb'), { access: 'write' });
    await database.run('CREATE TABLE t AS FROM range(100000)');
    for await (const row of (await database.query('FROM t')).rows()) {
      expect(row).toEqual([0]);
      break;
    }
    await (await database.query('FROM t')).close();
    for await (const statement of database.statements('FROM t; FROM t')) {
      await (await statement.run()).close();
      statement.close();
    }
    expect(await database.rows('SELECT count(*) FROM t')).toEqual([[100_000]]);
    await database.close();
    expect(openFilesUnder(folder)).toEqual([]);
  },
);

test('a transaction that fails leaves nothing, and the next one works', async () => {
  const database = await openDatabase(':memory:', { access: 'write' });
  await database.run('CREATE TABLE t (a INTEGER)');
  const failing = database.transaction(async () => {
    await database.run('INSERT INTO t VALUES (1)');
    throw new Error('no');
  });
  const working = database.transaction(() => database.run('INSERT INTO t VALUES (2)'));
  await expect(failing).rejects.toThrow('no');
  await working;
  expect(await database.rows('FROM t')).toEqual([[2]]);
  await database.close();
});

test('reading changes nothing, reaches no other file, and cannot be talked out of either', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'a.duckdb');
  await (await openDatabase(path, { access: 'write' })).close();
  writeFileSync(join(folder, 'a.csv'), 'a\n1\n');
  const database = await openDatabase(path, { access: 'read' });
  for (const sql of [
    'CREATE TABLE t (a INTEGER)',
    `FROM '${join(folder, 'a.csv')}'`,
    `COPY (SELECT 1) TO '${join(folder, 'b.csv')}'`,
    'SET enable_external_access = true',
  ]) {
    await expect(database.run(sql)).rejects.toThrow();
  }
  await database.close();
});
