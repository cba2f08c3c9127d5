import { expect, test } from 'vitest';
import type { ChunkedAnswer } from '../../../src/arrow/arrow-answer.js';
import { loadArrow } from '../../../src/arrow/load-arrow.js';
import { writeArrow } from '../../../src/cli/rows/arrow-rows.js';
import type { Chunk } from '../../../src/duckdb/database.js';
import { openDatabase } from '../../../src/duckdb/open-database.js';
import { textOutput } from '../../../src/sinks/text-output.js';
import { readIpc } from '../../support/arrow-table.js';
import { ByteOutput } from '../../support/byte-output.js';
import { settled } from '../../support/settled.js';

const arrow = await loadArrow();

async function written(
  sql: string,
  kind: 'stream' | 'file',
): Promise<{ readonly bytes: Buffer; readonly count: number }> {
  const database = await openDatabase(':memory:', { access: 'write' });
  const output = new ByteOutput();
  const count = await writeArrow(await database.query(sql), kind, textOutput(output, 'stdout'));
  await database.close();
  return { bytes: output.bytes, count };
}

test.each(['stream', 'file'] as const)('an answer as a %s has its rows, of several chunks', async (kind) => {
  const { bytes, count } = await written("SELECT range AS n, 'row ' || range AS t FROM range(5000)", kind);
  expect(bytes.subarray(0, 6).toString() === 'ARROW1').toBe(kind === 'file');
  expect(count).toBe(5000);
  expect(readIpc(arrow, bytes).rows).toEqual(Array.from({ length: 5000 }, (_, n) => [n, `row ${n}`]));
});

test.each(['stream', 'file'] as const)('an answer without rows is a %s with its columns', async (kind) => {
  const { bytes, count } = await written('SELECT 1 AS a, NULL::BLOB AS b WHERE false', kind);
  expect(count).toBe(0);
  expect(readIpc(arrow, bytes)).toEqual({
    fields: [
      { name: 'a', type: { kind: 'INTEGER' } },
      { name: 'b', type: { kind: 'BLOB' } },
    ],
    rows: [],
  });
});

test('no more than a chunk is read beyond what a slow reader has taken, however long the answer', async () => {
  const chunks = 200;
  let made = 0;
  let isClosed = false;
  const chunk: Chunk = { length: 2, values: [[1, 2]], bytes: [[]] };
  const answer: ChunkedAnswer = {
    columns: [{ name: 'a', type: { kind: 'INTEGER' } }],
    async *chunks() {
      for (; made < chunks; made++) yield chunk;
    },
    close: async () => {
      isClosed = true;
    },
  };
  let taken = 0;
  const waiting: (() => void)[] = [];
  const write = (): Promise<void> => new Promise((resolve) => waiting.push(resolve));
  const all = writeArrow(answer, 'stream', { write, closed: new AbortController().signal });
  let mostBeyond = 0;
  while (!isClosed) {
    await settled();
    expect(waiting.length).toBeLessThanOrEqual(1);
    mostBeyond = Math.max(mostBeyond, made - taken);
    waiting.pop()?.();
    taken += 1;
  }
  expect(await all).toBe(2 * chunks);
  expect([made, mostBeyond]).toEqual([chunks, 0]);
});

test('a reader that has gone asks for no more, and the answer is closed', async () => {
  const database = await openDatabase(':memory:', { access: 'write' });
  const answer = await database.query('FROM range(100000000)');
  const gone = new ByteOutput(() => Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
  expect(await writeArrow(answer, 'stream', textOutput(gone, 'stdout'))).toBe(0);
  expect(await database.rows('SELECT 1')).toEqual([[1]]);
  await database.close();
});

test('a number of more than 38 digits is refused, with the way out', async () => {
  await expect(written('SELECT 170141183460469231731687303715884105727::HUGEINT AS a', 'stream')).rejects.toMatchObject(
    {
      code: 'INVALID_QUERY',
      message: expect.stringMatching(/has more than 38 digits for Arrow\n {2}Cast it/),
    },
  );
});
