import { expect, test } from 'vitest';
import type { Column } from '../../src/batch.js';
import type { AppendColumn, Database } from '../../src/duckdb/database.js';
import { openDatabase } from '../../src/duckdb/open-database.js';
import { type DataType, typeName, type Value } from '../../src/schema.js';

async function written(type: DataType, column: Column, length: number): Promise<readonly Value[]> {
  return withTable(typeName(type), async (database) => {
    await database.append({ schema: 'main', name: 't' }, [{ type, column }], length);
    return (await database.rows('FROM t')).map(([value = null]) => value);
  });
}

async function withTable<T>(type: string, work: (database: Database) => Promise<T>): Promise<T> {
  const database = await openDatabase(':memory:', { access: 'write' });
  await database.run(`CREATE TABLE t (a ${type})`);
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

test('text that repeats, with NULLs, over several chunks', async () => {
  const dictionary = ['add', 'remove', 'a text that is longer than twelve bytes'];
  const codes = Int32Array.from({ length: 5000 }, (_, i) => (i % 4) - 1);
  expect(await written({ kind: 'VARCHAR' }, { kind: 'text', codes, dictionary }, 5000)).toEqual(
    Array.from({ length: 5000 }, (_, i) => dictionary[(i % 4) - 1] ?? null),
  );
});

test.each([
  ['a NUL', ['', '\0', '\0a'], ['', '\0', '\0a']],
  ['half a surrogate pair', ['\ud800', '\udc00', '\ufffd'], ['\ufffd', '\ufffd', '\ufffd']],
  ['the same text twice', ['a', 'a', 'b'], ['a', 'a', 'b']],
])('a dictionary with %s', async (_, dictionary, expected) => {
  const codes = Int32Array.from({ length: 30 }, (_, i) => i % 3);
  expect(await written({ kind: 'VARCHAR' }, { kind: 'text', codes, dictionary }, 30)).toEqual(
    Array.from({ length: 30 }, (_, i) => expected[i % 3]),
  );
});

test.each([200, 300, 70_000])('a dictionary of %i texts', async (size) => {
  const dictionary = Array.from({ length: size }, (_, i) => `text ${i}`);
  const codes = Int32Array.from({ length: size * 2 }, (_, i) => (i * 7) % size);
  const read = await written({ kind: 'VARCHAR' }, { kind: 'text', codes, dictionary }, size * 2);
  expect(read).toHaveLength(size * 2);
  // One by one: to compare such arrays whole takes many times as long.
  expect(read.findIndex((text, i) => text !== `text ${codes[i]}`)).toBe(-1);
});

test.each<[DataType, readonly number[]]>([
  [{ kind: 'BIGINT' }, [0, -1, 1, 2 ** 32, -(2 ** 32), 2 ** 53 - 1, -(2 ** 53) + 1]],
  [{ kind: 'TIMESTAMP' }, [0, -1, 1_700_000_000_000_000, Infinity, -Infinity]],
  [{ kind: 'DATE' }, [0, -1, 20_000, Infinity, -Infinity]],
  [{ kind: 'DOUBLE' }, [0, -0, 0.1, Number.NaN, Infinity]],
  [{ kind: 'DECIMAL', precision: 10, scale: 2 }, [1230, -1]],
])('numbers of type $kind', async (type, numbers) => {
  const nulls = new Uint8Array(numbers.length + 1);
  nulls[numbers.length] = 1;
  const column: Column = { kind: 'number', values: Float64Array.from([...numbers, Number.NaN]), nulls };
  expect(await written(type, column, numbers.length + 1)).toEqual([...numbers, null]);
});

test.each<[ScalarCase, number]>([
  ['TINYINT', 128],
  ['SMALLINT', -32_769],
  ['INTEGER', 2 ** 31],
  ['INTEGER', 0.5],
  ['BIGINT', 2 ** 63],
])('a number that no %s can hold is refused, never wrapped: %d', async (kind, value) => {
  const column: Column = { kind: 'number', values: Float64Array.of(value) };
  await expect(written({ kind }, column, 1)).rejects.toThrow();
});
type ScalarCase = 'TINYINT' | 'SMALLINT' | 'INTEGER' | 'BIGINT';

test('bytes, and no bytes', async () => {
  const values = [Uint8Array.of(0, 1, 255), null, new Uint8Array(0), new Uint8Array(5000).fill(7)];
  await withTable('BLOB', async (database) => {
    await database.append({ schema: 'main', name: 't' }, [{ type: 'BLOB', values }], values.length);
    const read = [];
    for await (const { bytes } of (await database.query('FROM t')).chunks()) read.push(...(bytes[0] ?? []));
    expect(read.map((state) => (state === null ? null : [...state]))).toEqual(
      values.map((state) => (state === null ? null : [...state])),
    );
  });
});

test('a failed append takes its transaction with it', async () => {
  await withTable('INTEGER', async (database) => {
    const column: AppendColumn = { type: { kind: 'INTEGER' }, column: { kind: 'value', values: [1, 'two'] } };
    const work = () => database.append({ schema: 'main', name: 't' }, [column], 2);
    await expect(database.transaction(work)).rejects.toThrow('a value that is no INTEGER: two');
    expect(await database.rows('FROM t')).toEqual([]);
  });
});
